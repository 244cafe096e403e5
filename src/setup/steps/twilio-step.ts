import { z } from 'zod';
import { askAccount, askNumbers, askTwilio, type TwilioAccount } from '#doctor/ask-twilio.ts';
import type { Finding } from '#doctor/finding.ts';
import { askSetting } from '../ask-setting.ts';
import { readChecked } from '../read-checked.ts';
import { isTaken, refuseRed } from '../refuse-red.ts';
import { NotYet, type Setup, type Step } from '../step.ts';

const names = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'] as const;

export const twilioStep: Step = {
  title: 'Twilio',
  findDone: async (setup) =>
    (await isTaken(setup, names, () => examine(setup)))
      ? setup.files.get('TWILIO_FROM')
      : undefined,
  async run(setup) {
    const { terminal } = setup;
    terminal.say(
      'The first page of Twilio’s console has the account SID and the auth token. docs/twilio.md says what to register, and how long that takes.',
    );
    await askSetting(setup, { name: 'TWILIO_ACCOUNT_SID', words: 'Account SID' });
    await askSetting(setup, { name: 'TWILIO_AUTH_TOKEN', words: 'Auth token', isSecret: true });
    const settings = readChecked(setup, 'TWILIO_A', 'PUBLIC_URL');
    refuseRed([await askAccount(settings)]);
    const owned = await listNumbers(settings);
    if (owned.length === 0)
      throw new NotYet('The account has no number. Buy one that calls and texts.');
    terminal.say(
      `Numbers of the account: ${owned.map(({ phone_number: number }) => number).join(', ')}`,
    );
    const number = await askSetting(setup, {
      name: 'TWILIO_FROM',
      words: 'Number that calls and texts',
      ...(owned[0] === undefined ? {} : { initial: owned[0].phone_number }),
    });
    const chosen = owned.find(({ phone_number: one }) => one === number);
    if (chosen === undefined) throw new NotYet(`${number} isn’t a number of this account.`);
    await leadHere(settings, chosen.sid);
    refuseRed(await examine(setup));
    return `calls and texts to ${number} lead to this bot`;
  },
};

const incoming = z.looseObject({
  incoming_phone_numbers: z.array(z.looseObject({ sid: z.string(), phone_number: z.string() })),
});

const numbersOf = ({ TWILIO_ACCOUNT_SID: sid }: TwilioAccount) =>
  `/2010-04-01/Accounts/${sid}/IncomingPhoneNumbers`;

async function listNumbers(settings: TwilioAccount) {
  const { body } = await askTwilio(settings, 'api', `${numbersOf(settings)}.json?PageSize=1000`);
  return incoming.parse(body).incoming_phone_numbers;
}

/** As docs/twilio.md says it: what is behind # makes Twilio try again. */
async function leadHere(
  settings: TwilioAccount & { PUBLIC_URL: string },
  sid: string,
): Promise<void> {
  const base = settings.PUBLIC_URL.replace(/\/+$/, '');
  const { status } = await askTwilio(settings, 'api', `${numbersOf(settings)}/${sid}.json`, {
    VoiceUrl: `${base}/twilio/call#rc=2&rp=5xx,ct`,
    VoiceMethod: 'POST',
    SmsUrl: `${base}/twilio/text#rc=3&rp=5xx,ct,rt`,
    SmsMethod: 'POST',
  });
  if (status !== 200) throw new NotYet(`Twilio didn’t take the webhooks (HTTP ${status}).`);
}

async function examine(setup: Setup): Promise<Finding[]> {
  const settings = readChecked(setup, 'TWILIO_', 'PUBLIC_URL');
  const account = await askAccount(settings);
  return account.light === 'red' ? [account] : askNumbers(settings, [settings.TWILIO_FROM]);
}

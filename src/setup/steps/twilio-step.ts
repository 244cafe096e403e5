import { z } from 'zod';
import { ask } from '#doctor/ask.ts';
import { askAccount, askNumbers, type TwilioSettings } from '#doctor/ask-twilio.ts';
import { areSet, askSetting } from '../ask-setting.ts';
import { refuseRed } from '../refuse-red.ts';
import { NotYet, type Setup, type Step } from '../step.ts';

const names = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'] as const;

export const twilioStep: Step = {
  title: 'Twilio',
  findDone: async (setup) => (areSet(setup, names) ? setup.files.get('TWILIO_FROM') : undefined),
  async run(setup) {
    const { files, terminal } = setup;
    terminal.say(
      'docs/twilio.md says what to register, and how long that takes. Both are on the first page of Twilio’s console.',
    );
    await askSetting(setup, { name: 'TWILIO_ACCOUNT_SID', words: 'Account SID' });
    await askSetting(setup, { name: 'TWILIO_AUTH_TOKEN', words: 'Auth token', isSecret: true });
    const settings = files.of('bot') as unknown as TwilioSettings;
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
    await leadHere(setup, settings, chosen.sid);
    refuseRed(await askNumbers({ ...settings, TWILIO_FROM: number }, [number]));
    return `calls and texts to ${number} lead to this bot`;
  },
};

const incoming = z.looseObject({
  incoming_phone_numbers: z.array(z.looseObject({ sid: z.string(), phone_number: z.string() })),
});

const pageOf = ({ TWILIO_API_URL: url, TWILIO_ACCOUNT_SID: sid }: TwilioSettings, path: string) =>
  `${(url ?? 'https://api.twilio.com').replace(/\/+$/, '')}/2010-04-01/Accounts/${sid}/${path}`;

const authorizationOf = ({
  TWILIO_ACCOUNT_SID: sid,
  TWILIO_AUTH_TOKEN: token,
}: TwilioSettings) => ({
  authorization: `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`,
});

async function listNumbers(settings: TwilioSettings) {
  const page = pageOf(settings, 'IncomingPhoneNumbers.json?PageSize=1000');
  const { body } = await ask(page, { headers: authorizationOf(settings) });
  return incoming.parse(body).incoming_phone_numbers;
}

/** As docs/operations.md says it, step 6: what is behind # makes Twilio try again. */
async function leadHere(setup: Setup, settings: TwilioSettings, sid: string): Promise<void> {
  const base = (setup.files.get('PUBLIC_URL') ?? '').replace(/\/+$/, '');
  const { status } = await ask(pageOf(settings, `IncomingPhoneNumbers/${sid}.json`), {
    method: 'POST',
    headers: authorizationOf(settings),
    body: new URLSearchParams({
      VoiceUrl: `${base}/twilio/call#rc=2&rp=5xx,ct`,
      VoiceMethod: 'POST',
      SmsUrl: `${base}/twilio/text#rc=3&rp=5xx,ct,rt`,
      SmsMethod: 'POST',
    }),
  });
  if (status !== 200) throw new NotYet(`Twilio didn’t take the webhooks (HTTP ${status}).`);
}

import { z } from 'zod';
import type { WorkerConfig } from '#config/worker-config.ts';
import { ask } from './ask.ts';
import { type Finding, green, red, refused, yellow } from './finding.ts';

export type TwilioAccount = Pick<
  WorkerConfig,
  'TWILIO_ACCOUNT_SID' | 'TWILIO_AUTH_TOKEN' | 'TWILIO_API_URL'
>;
export type TwilioSettings = TwilioAccount &
  Pick<WorkerConfig, 'TWILIO_FROM' | 'TWILIO_MESSAGING_SERVICE_SID' | 'PUBLIC_URL'>;

const account = z.looseObject({ status: z.string(), type: z.string().default('Full') });

/** The account's own page, with the credentials and no other effect. */
export async function askAccount(settings: TwilioAccount): Promise<Finding> {
  const about = 'twilio.token';
  const { status, body } = await askTwilio(
    settings,
    'api',
    `/2010-04-01/Accounts/${settings.TWILIO_ACCOUNT_SID}.json`,
  );
  if (status === 401)
    return refused(
      about,
      'Twilio refuses TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN.',
      'Copy both from Twilio’s console again, and restart bots and workers.',
    );
  const read = account.safeParse(body);
  if (!read.success)
    return red(about, `Twilio fails (HTTP ${status}).`, 'Look at status.twilio.com.');
  if (read.data.status !== 'active')
    return red(
      about,
      `The Twilio account is ${read.data.status}: it places no call.`,
      'Ask Twilio’s support what it waits for.',
    );
  return read.data.type === 'Trial'
    ? red(
        about,
        'The Twilio account is on trial: it calls only numbers that were verified one by one.',
        'Upgrade it in Twilio’s console.',
      )
    : green(about, 'Twilio takes TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.');
}

/** The words that Twilio keeps for a call that is answered while none of our bots can be reached. */
export const judgeFallback = ({
  TWILIO_FALLBACK_URL: url,
}: {
  TWILIO_FALLBACK_URL?: string | undefined;
}): Finding =>
  url === undefined
    ? yellow(
        'twilio.fallback',
        'A call that is answered while no bot can be reached hears “an application error has occurred”.',
        'Make a TwiML Bin and set TWILIO_FALLBACK_URL: docs/twilio.md, “When no bot can be reached”.',
      )
    : green('twilio.fallback', 'Twilio has words for when no bot can be reached.');

/** The numbers that calls and texts come from: each is the account’s, and its webhooks lead to this bot. */
export async function askNumbers(
  settings: TwilioSettings,
  pool: readonly string[],
): Promise<Finding[]> {
  const path = `/2010-04-01/Accounts/${settings.TWILIO_ACCOUNT_SID}/IncomingPhoneNumbers.json?PageSize=1000`;
  const { body } = await askTwilio(settings, 'api', path);
  const owned = new Map(
    incoming.parse(body).incoming_phone_numbers.map((one) => [one.phone_number, one]),
  );
  const service = await inboundOfService(settings);
  return [...new Set([settings.TWILIO_FROM, ...pool])].flatMap((number) =>
    judgeNumber(number, owned.get(number), { settings, service }),
  );
}

const incoming = z.looseObject({
  incoming_phone_numbers: z.array(
    z.looseObject({
      phone_number: z.string(),
      voice_url: z.string().nullish(),
      sms_url: z.string().nullish(),
      capabilities: z.looseObject({
        voice: z.boolean().default(true),
        sms: z.boolean().optional(),
      }),
    }),
  ),
});
type Incoming = z.infer<typeof incoming>['incoming_phone_numbers'][number];
type Inbound = { url: string } | undefined;

const inbound = z.looseObject({
  inbound_request_url: z.string().nullish(),
  use_inbound_webhook_on_number: z.boolean().default(false),
});

/** Where a messaging service sends texts, unless it leaves that to each number. */
async function inboundOfService(settings: TwilioSettings): Promise<Inbound> {
  const { TWILIO_MESSAGING_SERVICE_SID: sid } = settings;
  if (sid === undefined) return undefined;
  const { body } = await askTwilio(settings, 'messaging', `/v1/Services/${sid}`);
  const found = inbound.parse(body);
  return found.use_inbound_webhook_on_number ? undefined : { url: found.inbound_request_url ?? '' };
}

function judgeNumber(
  number: string,
  owned: Incoming | undefined,
  { settings, service }: { settings: TwilioSettings; service: Inbound },
): Finding[] {
  const about = 'twilio.numbers';
  const shown = `…${number.slice(-4)}`;
  if (owned === undefined)
    return [
      red(
        about,
        `The number ${shown} isn’t the Twilio account’s.`,
        'Buy it or bring it to the account, or take it out: npm run cli -- numbers give-up.',
      ),
    ];
  const base = settings.PUBLIC_URL.replace(/\/+$/, '');
  const isText = number === settings.TWILIO_FROM;
  const texts = isText ? (service?.url ?? owned.sms_url ?? '') : undefined;
  const wrong = [
    ...(leads(owned.voice_url, `${base}/twilio/call`) ? [] : ['calls (/twilio/call)']),
    ...(texts === undefined || leads(texts, `${base}/twilio/text`) ? [] : ['texts (/twilio/text)']),
  ];
  if (wrong.length > 0)
    return [
      red(
        'twilio.webhooks',
        `The number ${shown} sends ${wrong.join(' and ')} elsewhere than to this bot, so opt-outs are lost.`,
        'Set its webhooks in Twilio’s console: docs/twilio.md, “Settings and webhooks”.',
      ),
    ];
  const repeats = [owned.voice_url, texts].every(
    (url) => url === undefined || (url ?? '').includes('#rc='),
  );
  return [
    repeats
      ? green('twilio.webhooks', `The number ${shown} leads to this bot.`)
      : yellow(
          'twilio.webhooks',
          `Twilio asks only once where the number ${shown} leads, so a STOP is lost if the database is down.`,
          'Add the part behind # to its webhooks: docs/twilio.md, “Settings and webhooks”.',
        ),
  ];
}

/** Without its fragment, which Twilio does not send. */
const leads = (url: string | null | undefined, wanted: string) =>
  (url ?? '').split('#')[0] === wanted;

/** Asks one of Twilio's hosts, or the emulated one; with `form`, by POST. */
export async function askTwilio(
  settings: TwilioAccount,
  host: 'api' | 'messaging' | 'trusthub',
  path: string,
  form?: Record<string, string>,
) {
  const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token, TWILIO_API_URL: url } = settings;
  const base = url ?? `https://${host}.twilio.com`;
  const authorization = `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`;
  return ask(`${base.replace(/\/+$/, '')}${path}`, {
    headers: { authorization },
    ...(form !== undefined && { method: 'POST', body: new URLSearchParams(form) }),
  });
}

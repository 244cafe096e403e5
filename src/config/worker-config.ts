import { z } from 'zod';
import { ConfigFault, contradictions, describe } from './config.ts';
import { environmentSchema, isLoopback, key, keySettings } from './environment.ts';

/** Witnesses as `key address`, separated by commas or line ends. */
const witnesses = z
  .string()
  .transform((text) =>
    text
      .split(/[,\n]/)
      .map((one) => one.trim())
      .filter((one) => one !== '')
      .map((one) => {
        const [witness = '', url = ''] = one.split(/\s+/);
        return { key: witness, url };
      }),
  )
  .refine(
    (all) => all.every(({ url }) => url.startsWith('https://') || isLoopback(url)),
    'must be a verifier key and an https address for each witness, such as “witness.example.org+5f6e…+BA… https://witness.example.org”',
  )
  .default([]);

/** A worker's alone: the bot, which faces the web, can't sign the audit log. */
const schema = z
  .object({
    AUDIT_LOG_KEY: key,
    AUDIT_LOG_PREVIOUS_KEY: key.optional(),
    AUDIT_WITNESSES: witnesses,
  })
  .extend(
    environmentSchema.pick({
      DATABASE_URL: true,
      ...keySettings,
      PUBLIC_URL: true,
      LOG_LEVEL: true,
      DIRECTORY_ISSUER: true,
      DIRECTORY_CLIENT_ID: true,
      DIRECTORY_APPROVER_ROLE: true,
      SIGN_IN_ABOVE: true,
      TWILIO_ACCOUNT_SID: true,
      TWILIO_AUTH_TOKEN: true,
      TWILIO_FROM: true,
      TWILIO_MESSAGING_SERVICE_SID: true,
      TWILIO_REASSIGNED_NUMBERS: true,
      TWILIO_API_URL: true,
      TRANSLATOR: true,
      GOOGLE_TRANSLATE_KEY: true,
      GOOGLE_TRANSLATE_URL: true,
    }).shape,
  );
/** What a dial worker needs: the database, the key, the carrier, and where the directory's public keys are. */
export type WorkerConfig = Readonly<z.infer<typeof schema>>;

export const workerSettings = Object.keys(schema.shape);

/** Anyone who holds one of these can speak for a person; a process that places calls must not. */
const secretsOfTheBot = [
  'SLACK_SIGNING_SECRET',
  'SLACK_PREVIOUS_SIGNING_SECRET',
  'SLACK_BOT_TOKEN',
  'SLACK_WITNESS_BOT_TOKEN',
  'TEAMS_APP_PASSWORD',
  'DIRECTORY_CLIENT_SECRET',
] as const;

/** Reads the environment once. Throws `ConfigFault` with every problem together. */
export function readWorkerConfig(variables: Record<string, string | undefined>): WorkerConfig {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(given);
  const problems = [
    ...(result.success
      ? []
      : result.error.issues.map((issue) => describe(String(issue.path[0]), issue, given))),
    ...secretsOfTheBot
      .filter((name) => name in given)
      .map((name) => `${name} belongs to the bot: remove it from the dial worker's settings`),
    ...['AUDIT_LOG_KEY', 'AUDIT_LOG_PREVIOUS_KEY']
      .filter((name) => given[name] !== undefined && given[name] === given['BELLWETHER_KEY'])
      .map((name) => `${name} equals BELLWETHER_KEY: make another one`),
    ...(given['TRANSLATOR'] === 'google' && given['GOOGLE_TRANSLATE_KEY'] === undefined
      ? ['GOOGLE_TRANSLATE_KEY is missing: TRANSLATOR is google, and the dial worker asks it']
      : []),
    ...contradictions(given),
  ];
  if (problems.length > 0 || !result.success) throw new ConfigFault(problems);
  return Object.freeze(result.data);
}

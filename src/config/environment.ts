import { z } from 'zod';
import { addressesOf } from '#database/session/addresses.ts';

export const isLoopback = (url: string) =>
  URL.canParse(url) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
const url = z.url({
  protocol: /^https?$/,
  error: 'must be an address such as https://bellwether.example.org',
  abort: true,
});
const port = 'must be a number from 0 to 65535';
const uuid = z.uuid('must be an id such as 6f1e2d3c-0000-4000-8000-00000000b07a');
const slackToken = z.string().startsWith('xoxb-', 'must start with xoxb-');
const slackChannel = z.string().regex(/^[CG][A-Z0-9]+$/, 'must be a Slack channel id');
export const key = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 random bytes in base64');
/** White space alone is as good as nothing. */
const secret = (least: number) =>
  z
    .string()
    .refine((text) => text.trim().length >= least, `must have at least ${least} characters`);

/** Every setting, by the name it has in the environment. */
export const environmentSchema = z.object({
  /** Several servers, with commas between them, are one address. */
  DATABASE_URL: z
    .string()
    .refine(
      (text) =>
        addressesOf(text).every(
          (one) => z.url({ protocol: /^postgres(ql)?$/ }).safeParse(one).success,
        ),
      'must be an address such as postgres://user:password@host:5432/bellwether',
    ),
  /** A standby of it, from which the bot reads reports. */
  REPORT_DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'must be an address such as postgres://bot:password@standby:5432/bellwether',
    })
    .optional(),
  /** Wraps the data keys, unless a key in AWS KMS does. */
  BELLWETHER_KEY: key.optional(),
  BELLWETHER_PREVIOUS_KEY: key.optional(),
  BELLWETHER_KMS_KEY: z
    .string()
    .regex(
      /^arn:aws(-us-gov)?:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+$/,
      'must be the ARN of a key in AWS KMS',
    )
    .optional(),
  AWS_KMS_URL: url.optional(),
  PUBLIC_URL: url.refine(
    (text) => text.startsWith('https://') || isLoopback(text),
    'must be https: the carrier signs the exact address it calls',
  ),
  PORT: z.coerce.number(port).int(port).min(0, port).max(65_535, port).default(3000),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),

  SLACK_SIGNING_SECRET: secret(16),
  SLACK_PREVIOUS_SIGNING_SECRET: secret(16).optional(),
  SLACK_BOT_TOKEN: slackToken,
  SLACK_TEAM_ID: z.string().regex(/^[TE][A-Z0-9]+$/, 'must be a Slack team id'),
  SLACK_CHANNEL_ID: slackChannel,
  SLACK_COMPLIANCE_CHANNEL_ID: slackChannel.optional(),
  SLACK_OVERSIGHT_CHANNEL_ID: slackChannel.optional(),
  SLACK_FRONT_OFFICE_CHANNEL_ID: slackChannel.optional(),
  SLACK_WITNESS_CHANNEL_ID: slackChannel.optional(),
  SLACK_WITNESS_BOT_TOKEN: slackToken.optional(),
  SLACK_API_URL: url.optional(),

  TEAMS_APP_ID: uuid,
  TEAMS_APP_PASSWORD: secret(16),
  TEAMS_TENANT_ID: uuid,
  TEAMS_CHANNEL_ID: z.string().min(1),
  TEAMS_COMPLIANCE_CHANNEL_ID: z.string().min(1).optional(),
  TEAMS_OVERSIGHT_CHANNEL_ID: z.string().min(1).optional(),
  TEAMS_FRONT_OFFICE_CHANNEL_ID: z.string().min(1).optional(),
  TEAMS_WITNESS_CHANNEL_ID: z.string().min(1).optional(),
  TEAMS_SERVICE_URL: url.default('https://smba.trafficmanager.net/amer/'),
  TEAMS_LOGIN_URL: url.optional(),
  TEAMS_OPENID_METADATA_URL: url.optional(),
  TEAMS_TOKEN_ISSUER: z.string().min(1).optional(),

  DIRECTORY_ISSUER: url.refine(
    (text) => text.startsWith('https://') || isLoopback(text),
    'must be https: it says who a person is',
  ),
  DIRECTORY_CLIENT_ID: z.string().min(1),
  DIRECTORY_CLIENT_SECRET: secret(16),
  DIRECTORY_APPROVER_ROLE: z.string().min(1).optional(),
  /** Kept out of the database, so that anyone who can write there can't raise it. */
  SIGN_IN_ABOVE: z
    .union(
      [
        z.literal('never'),
        z
          .string()
          .regex(/^\d{1,7}$/)
          .transform(Number),
      ],
      {
        error: 'must be a number of calls and texts',
      },
    )
    .default(500),

  TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be a Twilio account SID'),
  TWILIO_AUTH_TOKEN: secret(16),
  TWILIO_PREVIOUS_AUTH_TOKEN: secret(16).optional(),
  TWILIO_FROM: z.string().regex(/^\+[1-9]\d{7,14}$/, 'must be a number such as +13125550100'),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/, 'must be the SID of a Twilio messaging service')
    .optional(),
  /** Off where Twilio has not let the account ask the Reassigned Numbers Database. */
  TWILIO_REASSIGNED_NUMBERS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  TWILIO_API_URL: url.optional(),

  /** Who gets checkpoints of the audit log, and the mail server that takes them. */
  AUDITOR_EMAIL: z.email('must be an e-mail address such as auditor@example.org').optional(),
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      error: 'must be an address such as smtps://user:password@smtp.example.org',
    })
    .optional(),
  SMTP_FROM: z.email('must be an e-mail address such as bellwether@example.org').optional(),

  /** Who proposes translations. The bot offers them, and a dial worker asks the provider. */
  TRANSLATOR: z.enum(['off', 'google'], 'must be off or google').default('off'),
  GOOGLE_TRANSLATE_KEY: secret(20).optional(),
  GOOGLE_TRANSLATE_URL: url.optional(),
});

export type Environment = z.infer<typeof environmentSchema>;

export const slackSettings = [
  'SLACK_SIGNING_SECRET',
  'SLACK_BOT_TOKEN',
  'SLACK_TEAM_ID',
  'SLACK_CHANNEL_ID',
] as const;
export const teamsSettings = [
  'TEAMS_APP_ID',
  'TEAMS_APP_PASSWORD',
  'TEAMS_TENANT_ID',
  'TEAMS_CHANNEL_ID',
] as const;

/** Addresses of somebody else's platform that only an emulated far side may replace. */
export const farSideSettings = [
  'SLACK_API_URL',
  'TEAMS_LOGIN_URL',
  'TEAMS_OPENID_METADATA_URL',
  'DIRECTORY_ISSUER',
  'TWILIO_API_URL',
  'GOOGLE_TRANSLATE_URL',
  'AWS_KMS_URL',
] as const;

/** Secrets that are changed while everything runs: what was signed with the one before is accepted for as long as it is set. */
export const previousSettings = [
  ['SLACK_SIGNING_SECRET', 'SLACK_PREVIOUS_SIGNING_SECRET'],
  ['TWILIO_AUTH_TOKEN', 'TWILIO_PREVIOUS_AUTH_TOKEN'],
  ['AUDIT_LOG_KEY', 'AUDIT_LOG_PREVIOUS_KEY'],
] as const;

/** What every program needs to open names and numbers. */
export const keySettings = {
  BELLWETHER_KEY: true,
  BELLWETHER_PREVIOUS_KEY: true,
  BELLWETHER_KMS_KEY: true,
  AWS_KMS_URL: true,
} as const;

export const translatorSettings = [
  'TRANSLATOR',
  'GOOGLE_TRANSLATE_KEY',
  'GOOGLE_TRANSLATE_URL',
] as const;

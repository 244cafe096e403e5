import { z } from 'zod';
import { addressesOf } from '#database/session/addresses.ts';
import { farSide, key, type Setting, url, whileChanging } from './setting.ts';

const postgres = /^postgres(ql)?$/;
const sessions = 'must be a number from 3 to 100';
const everybody = ['bot', 'worker', 'imports'] as const;

/** The database, and the keys that open what it holds and sign its log. */
export const databaseSettings = {
  DATABASE_URL: {
    shape: z
      .string()
      .refine(
        (text) =>
          addressesOf(text).every((one) => z.url({ protocol: postgres }).safeParse(one).success),
        'must be an address such as postgres://user:password@host:5432/bellwether',
      ),
    readBy: everybody,
    needed: 'yes, each program its own',
    about:
      "PostgreSQL, with this program's login: the bot's, a dial worker's or the command line's; see *Logins*. It may name several servers, see [failover.md](failover.md)",
    example: 'postgres://bot:change-me@127.0.0.1:5432/bellwether',
  },
  DATABASE_SESSIONS: {
    shape: z.coerce.number(sessions).int(sessions).min(3, sessions).max(100, sessions).optional(),
    readBy: ['bot', 'worker'],
    needed: 'no',
    about:
      'how many sessions a pool of a program opens at most: a bot has two of 10 and one of 4, a worker one of 12 and one of 4 unless this says otherwise. Fewer suit a small server or a pooler',
    example: '6',
  },
  REPORT_DATABASE_URL: {
    shape: z
      .url({
        protocol: postgres,
        error: 'must be an address such as postgres://bot:password@standby:5432/bellwether',
      })
      .optional(),
    readBy: ['bot'],
    needed: 'no',
    about:
      "a standby of this database, with the bot's login: `/audit report` and its files are read there; see [A standby for reports](restore.md#a-standby-for-reports)",
    example: 'postgres://bot:change-me@standby.example.org:5432/bellwether',
  },
  MIGRATION_DATABASE_URL: {
    shape: z.string().optional(),
    readBy: ['imports'],
    needed: 'for `migrate` and four others, see *Logins*',
    about: 'PostgreSQL, as the owner; without it, `DATABASE_URL` is used',
    example: 'postgres://bellwether_owner:change-me@127.0.0.1:5432/bellwether',
  },
  BELLWETHER_KEY: {
    shape: key.optional(),
    readBy: everybody,
    needed: 'yes, or the next',
    about:
      '32 random bytes in base64 (`openssl rand -base64 32`); wraps the keys that encrypt names, numbers and recordings, index phones and sign links. Without it not a single number can be read; see [Keys and secrets](keys.md#keys-and-secrets)',
  },
  BELLWETHER_KMS_KEY: {
    shape: z
      .string()
      .regex(
        /^arn:aws(-us-gov)?:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+$/,
        'must be the ARN of a key in AWS KMS',
      )
      .optional(),
    readBy: everybody,
    needed: 'no',
    about:
      "the ARN of a key in AWS KMS that wraps them instead; credentials come from AWS's own settings or the machine's role",
    example: 'arn:aws:kms:us-west-2:111122223333:key/6f1e2d3c-0000-4000-8000-00000000c0de',
  },
  BELLWETHER_PREVIOUS_KEY: {
    shape: key.optional(),
    readBy: everybody,
    ...whileChanging('BELLWETHER_KEY'),
    about: 'the key before it',
  },
  AWS_KMS_URL: { shape: url.optional(), readBy: everybody, ...farSide },
} as const satisfies Record<string, Setting>;

import { z } from 'zod';
import { isLoopback, type Setting, secret, url } from './setting.ts';

const ofImports = { readBy: ['imports'] } as const;
const address = url.refine(
  (text) => text.startsWith('https://') || isLoopback(text),
  'must be https: the token and the roster travel there',
);
const service = {
  ...ofImports,
  needed: 'all four for `roster refresh`',
  about:
    "the command line's alone: the OneRoster service of the student information system, see [From a service](roster-import.md#from-a-service)",
} as const;

/** Where the roster is read from at night. No bot and no worker has it. */
export const rosterSettings = {
  ROSTER_URL: { shape: address.optional(), ...service },
  ROSTER_TOKEN_URL: { shape: address.optional(), ...service },
  ROSTER_CLIENT_ID: { shape: z.string().min(1).optional(), ...service },
  ROSTER_CLIENT_SECRET: { shape: secret(8).optional(), ...service, isTheirsAlone: true },
} as const satisfies Record<string, Setting>;

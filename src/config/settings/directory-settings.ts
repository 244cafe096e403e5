import { z } from 'zod';
import { directoryProviders } from '#domain/shared/directory-provider.ts';
import { isLoopback, type Setting, secret, url } from './setting.ts';

const directory = {
  needed: 'yes',
  about:
    'the directory that says who somebody is, by OpenID Connect; [Signing in](sign-in.md) has what each provider needs',
} as const;
const both = { readBy: ['bot', 'worker'] } as const;

/** Who somebody is. */
export const directorySettings = {
  DIRECTORY_PROVIDER: {
    shape: z
      .enum(directoryProviders, { error: `must be one of ${directoryProviders.join(', ')}` })
      .default('entra'),
    ...both,
    needed: '`entra`',
    about:
      'who runs the directory: `entra`, `google`, `okta`, `classlink` or `slack`; the last two show no fresh sign-in, see [Signing in](sign-in.md)',
  },
  DIRECTORY_ISSUER: {
    shape: url.refine(
      (text) => text.startsWith('https://') || isLoopback(text),
      'must be https: it says who a person is',
    ),
    ...both,
    isFarSide: true,
    ...directory,
  },
  DIRECTORY_CLIENT_ID: { shape: z.string().min(1), ...both, ...directory },
  DIRECTORY_CLIENT_SECRET: {
    shape: secret(16),
    readBy: ['bot'],
    isTheirsAlone: true,
    ...directory,
  },
  // Kept out of the database, so that anyone who can write there can't raise it.
  SIGN_IN_ABOVE: {
    shape: z
      .union(
        [
          z.literal('never'),
          z
            .string()
            .regex(/^\d{1,7}$/)
            .transform(Number),
        ],
        { error: 'must be a number of calls and texts' },
      )
      .default(500),
    ...both,
    needed: '500',
    about:
      "closures with more calls and texts than this, and all that are no emergency, need the directory's signed word; the same value for bots and workers, see [Signing in](people.md#signing-in)",
    example: '500',
  },
  DIRECTORY_APPROVER_ROLE: {
    shape: z.string().min(1).optional(),
    ...both,
    needed: 'no',
    about:
      'the role (Entra) or group (Okta) in the directory that an approver must have to approve with a fresh sign-in',
  },
} as const satisfies Record<string, Setting>;

import { z } from 'zod';
import { farSide, type Setting, secret, url, whileChanging } from './setting.ts';

const both = { readBy: ['bot', 'worker'] } as const;
const account = {
  ...both,
  needed: 'yes',
  about:
    'the account, its token, and the number that texts; at the first start it also calls, see *Numbers and pace*',
} as const;

/** Twilio, and who proposes translations: the bot offers them, and a dial worker asks the provider. */
export const carrierSettings = {
  TWILIO_ACCOUNT_SID: {
    shape: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be a Twilio account SID'),
    ...account,
  },
  TWILIO_AUTH_TOKEN: { shape: secret(16), ...account },
  TWILIO_FROM: {
    shape: z.string().regex(/^\+[1-9]\d{7,14}$/, 'must be a number such as +13125550100'),
    ...account,
    example: '+15035550100',
  },
  TWILIO_PREVIOUS_AUTH_TOKEN: {
    shape: secret(16).optional(),
    readBy: ['bot'],
    ...whileChanging('TWILIO_AUTH_TOKEN'),
    about: 'bots only: callbacks that Twilio signed with the token before it are accepted',
  },
  TWILIO_MESSAGING_SERVICE_SID: {
    shape: z
      .string()
      .regex(/^MG[0-9a-f]{32}$/, 'must be the SID of a Twilio messaging service')
      .optional(),
    ...both,
    needed: 'no',
    about: 'texts go through this service instead of `TWILIO_FROM`',
  },
  TWILIO_FALLBACK_URL: {
    shape: url.optional(),
    ...both,
    needed: 'no',
    about:
      'the TwiML Bin whose words end a call that is answered while no bot can be reached; see [When no bot can be reached](twilio.md#when-no-bot-can-be-reached)',
    example: 'https://handler.twilio.com/twiml/EH0123456789abcdef0123456789abcdef',
  },
  TWILIO_REASSIGNED_NUMBERS: {
    shape: z.enum(['on', 'off'], 'must be on or off').default('on'),
    ...both,
    needed: '`on`',
    about:
      '`off` skips the check for reassigned numbers, until Twilio has let the account ask; a strict district then reaches nobody outside emergencies; see [Numbers that changed hands](running.md#numbers-that-changed-hands)',
    example: 'on',
  },
  TRANSLATOR: {
    shape: z.enum(['off', 'google'], 'must be off or google').default('off'),
    ...both,
    needed: '`off`',
    about:
      '`google` offers *Propose translations* on the form of words; bot and dial worker. See [Translations](running.md#translations)',
    example: 'off',
  },
  GOOGLE_TRANSLATE_KEY: {
    shape: secret(20).optional(),
    readBy: ['worker'],
    needed: 'with `google`',
    about:
      "the dial worker's alone: a key of Google Cloud that is restricted to the Cloud Translation API",
  },
  TWILIO_API_URL: { shape: url.optional(), ...both, ...farSide },
  GOOGLE_TRANSLATE_URL: { shape: url.optional(), ...both, ...farSide },
} as const satisfies Record<string, Setting>;

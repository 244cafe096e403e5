import { z } from 'zod';
import type { SendingNumber } from './sending-number.ts';

const asked = 'Give a number such as +13125550100.';
const options = z.object({
  number: z.string(asked).regex(/^\+[1-9]\d{7,14}$/, asked),
  callsPerSecond: z.coerce
    .number('--calls-per-second must be a number such as 0.5.')
    .min(0.1, '--calls-per-second must be at least 0.1, a call in ten seconds.')
    .max(1000, '--calls-per-second must be 1000 at most.')
    .nullable(),
});

/** Reads what was typed after `numbers set`. Throws with every problem in one message. */
export function sendingNumber(
  number: string | undefined,
  callsPerSecond: string | undefined,
  active: boolean,
): SendingNumber {
  const result = options.safeParse({ number, callsPerSecond: callsPerSecond ?? null });
  if (result.success) return { ...result.data, active };
  throw new Error(result.error.issues.map(({ message }) => message).join('\n'));
}

import { z } from 'zod';
import type { SendingNumber } from './sending-number.ts';

const options = z.object({
  number: z.string().regex(/^\+[1-9]\d{7,14}$/, 'Give a number such as +13125550100.'),
  callsPerSecond: z.coerce
    .number()
    .min(0.1, '--calls-per-second must be at least 0.1, a call in ten seconds.')
    .max(1000)
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

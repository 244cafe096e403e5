import type { OrderOutcome } from '#carrier/carrier.ts';
import { orderOwnText, sendOwnTexts } from '#dialer/doubt/order-own-text.ts';
import { createPacer, type Pacer } from '#dialer/pace/pacing.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { pageCode, pageCodeText } from '#domain/consent/family/page-code.ts';
import { type LeasedFamilyCode, leaseFamilyCodes } from '#domain/family-code/lease-family-codes.ts';
import { phoneBinding } from '#vault/vault.ts';

const batch = 20;
/** Somebody waits for it before a page. */
const idleMs = 1_000;
const pauseMs = 5_000;
const orderTimeoutMs = 10_000;
/** Longer than this it would come for somebody who has asked again. */
const leaseGoodMs = 30_000;

export type CodeSender = {
  /** Texts and calls the codes that were asked for on /family, and says how many milliseconds to rest. */
  send(signal: AbortSignal): Promise<number>;
};

/** A call with a code takes a slot of the account as any call does. */
export function createCodeSender(tools: DialTools & { account: string }): CodeSender {
  const pacer = createPacer(tools.db, tools.account);
  return {
    async send(signal) {
      const outcomes = await sendOwnTexts(tools, {
        kind: 'family_code',
        lease: (tx) => leaseFamilyCodes(tx, batch),
        words: (code) =>
          code.token === null
            ? pageCodeText({ ...code, code: pageCode(code.id, tools.vault) })
            : undefined,
        order: (one) =>
          one.row.token === null
            ? orderOwnText(tools, one)
            : call(tools, pacer, { ...one.row, token: one.row.token }, { ...one, signal }),
      });
      if (outcomes.some(({ kind }) => kind === 'unsent')) return pauseMs;
      return outcomes.length < batch ? idleMs : 0;
    },
  };
}

async function call(
  { carrier, vault, logger }: DialTools,
  pacer: Pacer,
  leased: LeasedFamilyCode & { token: string },
  { takenMs, signal }: { takenMs: number; signal: AbortSignal },
): Promise<OrderOutcome> {
  const { id, token, ringSeconds } = leased;
  const late: OrderOutcome = { kind: 'unsent', reason: 'its turn is over' };
  try {
    const to = vault.decrypt(leased.number, phoneBinding(leased.index));
    const slot = await pacer.reserve();
    if (slot === undefined) return late;
    await pacer.until(slot.atMs, signal);
    if (signal.aborted || performance.now() > takenMs + leaseGoodMs) return late;
    const order = { to, from: slot.number, token, ringSeconds, onLeft: () => pacer.noteLeft(slot) };
    return await carrier.placeCall(order, AbortSignal.timeout(orderTimeoutMs));
  } catch (error) {
    logger.error({ err: error, code: id }, 'a code could not be told');
    return { kind: 'unknown', reason: 'the order failed without an outcome' };
  }
}

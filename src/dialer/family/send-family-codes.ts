import { createPacer, type Pacer } from '#dialer/pace/pacing.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { pageCode, pageCodeText } from '#domain/consent/family/page-code.ts';
import type { TextOutcome } from '#domain/consent/opt-out/record-own-text.ts';
import { type LeasedFamilyCode, leaseFamilyCodes } from '#domain/family-code/lease-family-codes.ts';
import { recordFamilyCode } from '#domain/family-code/record-family-code.ts';
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
      const leased = await leaseFamilyCodes(tools.db, batch);
      const untilMs = performance.now() + leaseGoodMs;
      const outcomes = await Promise.all(
        leased.map((one) => send(tools, pacer, one, { untilMs, signal })),
      );
      if (outcomes.some(({ kind }) => kind === 'unsent')) return pauseMs;
      return leased.length < batch ? idleMs : 0;
    },
  };
}

type Turn = { untilMs: number; signal: AbortSignal };

async function send(
  tools: DialTools,
  pacer: Pacer,
  leased: LeasedFamilyCode,
  turn: Turn,
): Promise<TextOutcome> {
  const { id, phoneId } = leased;
  const outcome = await order(tools, pacer, leased, turn);
  await recordFamilyCode(tools.db, { id, phoneId, worker: tools.worker, outcome });
  return outcome;
}

async function order(
  { carrier, vault, logger }: DialTools,
  pacer: Pacer,
  leased: LeasedFamilyCode,
  { untilMs, signal }: Turn,
): Promise<TextOutcome> {
  try {
    const to = vault.decrypt(leased.number, phoneBinding(leased.index));
    if (leased.token === null) {
      const body = pageCodeText({ ...leased, code: pageCode(leased.id, vault) });
      return await carrier.sendText({ to, body }, AbortSignal.timeout(orderTimeoutMs));
    }
    const { token, ringSeconds } = leased;
    const slot = await pacer.reserve();
    if (slot === undefined) return { kind: 'unsent' };
    await pacer.until(slot.atMs, signal);
    if (signal.aborted || performance.now() > untilMs) return { kind: 'unsent' };
    const call = { to, from: slot.number, token, ringSeconds, onLeft: () => pacer.noteLeft(slot) };
    return await carrier.placeCall(call, AbortSignal.timeout(orderTimeoutMs));
  } catch (error) {
    logger.error({ err: error, code: leased.id }, 'a code could not be sent');
    return { kind: 'unknown' };
  }
}

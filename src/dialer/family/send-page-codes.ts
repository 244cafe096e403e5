import type { DialTools } from '#dialer/place/place-attempt.ts';
import { type LeasedCode, leasePageCodes } from '#domain/consent/family/lease-page-codes.ts';
import { pageCode, pageCodeText } from '#domain/consent/family/page-code.ts';
import { recordPageCode } from '#domain/consent/family/record-page-code.ts';
import type { TextOutcome } from '#domain/consent/opt-out/record-own-text.ts';
import { phoneBinding } from '#vault/vault.ts';

const batch = 20;
/** Somebody waits for it before a page. */
const idleMs = 1_000;
const pauseMs = 5_000;
const orderTimeoutMs = 10_000;

/** Texts the codes that were asked for on families' pages, and says how long to rest. */
export async function sendPageCodes(tools: DialTools): Promise<number> {
  const leased = await leasePageCodes(tools.db, batch);
  const outcomes = await Promise.all(leased.map((one) => send(tools, one)));
  if (outcomes.some(({ kind }) => kind === 'unsent')) return pauseMs;
  return leased.length < batch ? idleMs : 0;
}

async function send(tools: DialTools, leased: LeasedCode): Promise<TextOutcome> {
  const { db, worker } = tools;
  const outcome = await order(tools, leased);
  await recordPageCode(db, { id: leased.id, phoneId: leased.phoneId, worker, outcome });
  return outcome;
}

async function order(
  { carrier, vault, logger }: DialTools,
  leased: LeasedCode,
): Promise<TextOutcome> {
  try {
    const to = vault.decrypt(leased.number, phoneBinding(leased.index));
    const body = pageCodeText({ ...leased, code: pageCode(leased.id, vault) });
    return await carrier.sendText({ to, body }, AbortSignal.timeout(orderTimeoutMs));
  } catch (error) {
    logger.error({ err: error, code: leased.id }, 'a code could not be sent');
    return { kind: 'unknown' };
  }
}

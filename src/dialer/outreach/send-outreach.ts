import { CarrierFault, type OrderOutcome } from '#carrier/carrier.ts';
import { findText } from '#dialer/doubt/find-text.ts';
import { createPacer, type Pacer } from '#dialer/pace/pacing.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { intentGoodMs } from '#domain/attempt/machine/intent.ts';
import {
  digestOf,
  type Flight,
  idleMsOf,
  type LeasedOutreach,
  leaseOutreach,
  type OutreachKindName,
} from '#domain/outreach/lease-outreach.ts';
import { recordOutreach } from '#domain/outreach/record-outreach.ts';
import { phoneBinding } from '#vault/vault.ts';

const batch = 20;
const orderTimeoutMs = 10_000;
const shortestPauseMs = 2_000;
/** Longer than this a call would come for somebody who has asked again. */
const callGoodMs = 30_000;

type SendTools = DialTools & { publicUrl: string };
/** When it was taken, and until when it may leave. */
type Turn = { takenMs: number; signal: AbortSignal };

export type OutreachSender = {
  /** Sends what waits of one kind, and says how many milliseconds to rest. */
  send(kind: OutreachKindName, signal: AbortSignal): Promise<number>;
};

/** Calls and texts that are part of no closure. A call takes a slot of the account as any call does. */
export function createOutreachSender(tools: SendTools & { account: string }): OutreachSender {
  const pacer = createPacer(tools.db, tools.account);
  return {
    async send(kind, signal) {
      const { db, worker, logger } = tools;
      const takenMs = performance.now();
      const leased = await leaseOutreach(tools, { kind, worker, limit: batch });
      const outcomes = await Promise.all(
        leased.map(async (one) => {
          const { row, flight, fault } = one;
          if (fault !== undefined)
            logger.error({ err: fault, outreach: row.id, kind }, 'a text could not be said');
          const outcome = await order(tools, pacer, one, { takenMs, signal });
          const again = flight && flight.lostAt !== null;
          await recordOutreach(db, { id: row.id, worker, outcome, again });
          return outcome;
        }),
      );
      const pauseMs = Math.max(0, ...outcomes.map(pauseAfter));
      if (pauseMs > 0) return pauseMs;
      return outcomes.length < batch ? idleMsOf(kind) : 0;
    },
  };
}

/** How long the carrier wants to be left alone, in milliseconds. */
const pauseAfter = (outcome: OrderOutcome) =>
  outcome.kind === 'unsent' ? Math.max(shortestPauseMs, outcome.retryAfterMs ?? 0) : 0;

async function order(
  tools: SendTools,
  pacer: Pacer,
  { row, flight }: LeasedOutreach,
  turn: Turn,
): Promise<OrderOutcome> {
  try {
    if (flight !== undefined) return await orderText(tools, flight, turn);
    if (row.token !== null)
      return await placeCall(tools, pacer, { ...row, token: row.token }, turn);
    return { kind: 'unknown', reason: 'it could not be said' };
  } catch (error) {
    tools.logger.error({ err: error, outreach: row.id }, 'an order failed without an outcome');
    return { kind: 'unknown', reason: 'the order failed without an outcome' };
  }
}

/** Once it was looked for a last time, where an order before it was lost. */
async function orderText(
  tools: SendTools,
  flight: Flight,
  { takenMs }: Turn,
): Promise<OrderOutcome> {
  const late = await lookAgain(tools, flight);
  if (late !== undefined) return late;
  const { to, body } = flight;
  const leaveByMs = takenMs + intentGoodMs;
  return tools.carrier.sendText({ to, body, leaveByMs }, AbortSignal.timeout(orderTimeoutMs));
}

/** The first one may be listed by now: then it is the one. */
async function lookAgain(
  tools: SendTools,
  { to, body, lostAt }: Flight,
): Promise<OrderOutcome | undefined> {
  if (lostAt === null) return undefined;
  const words = digestOf(tools.vault, body);
  const hasWords = (said: string) => digestOf(tools.vault, said).equals(words);
  try {
    const found = await findText(tools, { to, orderedAt: lostAt, hasWords });
    if (found.kind === 'found') return { kind: 'accepted', carrierId: found.report.carrierId };
    return found.kind === 'missing'
      ? undefined
      : { kind: 'unknown', reason: 'the carrier lists a text that may be the first one' };
  } catch (error) {
    if (error instanceof CarrierFault)
      return { kind: 'unsent', reason: 'the carrier could not be asked about the first one' };
    throw error;
  }
}

async function placeCall(
  { carrier, vault }: SendTools,
  pacer: Pacer,
  { number, index, token, ringSeconds }: LeasedOutreach['row'] & { token: string },
  { takenMs, signal }: Turn,
): Promise<OrderOutcome> {
  const late: OrderOutcome = { kind: 'unsent', reason: 'its turn is over' };
  const to = vault.decrypt(number, phoneBinding(index));
  const slot = await pacer.reserve();
  if (slot === undefined) return late;
  await pacer.until(slot.atMs, signal);
  if (signal.aborted || performance.now() > takenMs + callGoodMs) return late;
  const onLeft = () => pacer.noteLeft(slot);
  const order = { to, from: slot.number, token, ringSeconds, onLeft };
  return carrier.placeCall(order, AbortSignal.timeout(orderTimeoutMs));
}

import { type OrderOutcome } from '#carrier/carrier.ts';
import { CarrierFault } from '#carrier/carrier-fault.ts';
import { findText } from '#dialer/doubt/find-text.ts';
import type { Pacer } from '#dialer/pace/pacing.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { intentGoodMs } from '#domain/attempt/machine/intent.ts';
import {
  digestOf,
  idleMsOf,
  type LeasedOutreach,
  leaseOutreach,
  type OutreachCall,
  type OutreachKindName,
  type OutreachText,
} from '#domain/outreach/lease-outreach.ts';
import { recordOutreach } from '#domain/outreach/record-outreach.ts';

const batch = 20;
const orderTimeoutMs = 10_000;
const shortestPauseMs = 2_000;

/** When a call may leave, and the number it shows. */
export type CallLine = Pick<Pacer, 'reserve' | 'until' | 'noteLeft'>;
/** `patienceSeconds`: how long what waits is left to others. */
type SendTools = Omit<DialTools, 'guard'> & { publicUrl: string; patienceSeconds?: number };
/** When it was taken. */
type Turn = { takenMs: number; signal: AbortSignal };

export type OutreachSender = {
  /** Sends what waits of one kind, and says how many milliseconds to rest. */
  send(kind: OutreachKindName, signal: AbortSignal): Promise<number>;
};

/** Calls and texts that are part of no closure. A call goes in the line's turn, which is the account's pace. */
export function createOutreachSender(tools: SendTools, line: CallLine): OutreachSender {
  const { db, worker, logger, patienceSeconds = 0 } = tools;
  return {
    async send(kind, signal) {
      const takenMs = performance.now();
      const leased = await leaseOutreach(tools, { kind, worker, limit: batch, patienceSeconds });
      const outcomes = await Promise.all(
        leased.map(async (one) => {
          const { id } = one;
          if (one.order === 'none')
            logger.error({ err: one.fault, outreach: id, kind }, 'an order could not be said');
          const outcome = await order(tools, line, one, { takenMs, signal });
          const again = one.order === 'text' && one.isLookedFor ? one.lostAt !== null : undefined;
          await recordOutreach(db, { id, worker, outcome, again });
          return outcome;
        }),
      );
      const pauseMs = Math.max(0, ...outcomes.map(pauseAfter));
      if (pauseMs > 0) return pauseMs;
      return outcomes.length < batch ? idleMsOf(kind) : 0;
    },
  };
}

/** So long the bot leaves alarms to a dial worker, which knows the account's pace. */
const botPatienceSeconds = 20;

/** The bot's, for alarms where no dial worker runs: then nothing is sealed, nothing else is called, and no pace is to be kept. */
export function createLastSender(
  tools: Pick<DialTools, 'db' | 'carrier' | 'vault' | 'logger'>,
  { PUBLIC_URL: publicUrl, TWILIO_FROM: number }: { PUBLIC_URL: string; TWILIO_FROM: string },
): OutreachSender {
  const line: CallLine = {
    reserve: () => Promise.resolve({ number, atMs: 0, isPaced: false }),
    until: () => Promise.resolve(),
    noteLeft: () => undefined,
  };
  const sender = { ...tools, publicUrl, worker: 'bot', patienceSeconds: botPatienceSeconds };
  return createOutreachSender(sender, line);
}

/** How long the carrier wants to be left alone, in milliseconds. */
const pauseAfter = (outcome: OrderOutcome) =>
  outcome.kind === 'unsent' ? Math.max(shortestPauseMs, outcome.retryAfterMs ?? 0) : 0;

async function order(
  tools: SendTools,
  line: CallLine,
  one: LeasedOutreach,
  turn: Turn,
): Promise<OrderOutcome> {
  try {
    switch (one.order) {
      case 'text':
        return await orderText(tools, one, turn);
      case 'call':
        return await placeCall(tools, line, one, turn);
      case 'none':
        return { kind: 'unknown', reason: 'it could not be said' };
    }
  } catch (error) {
    tools.logger.error({ err: error, outreach: one.id }, 'an order failed without an outcome');
    return { kind: 'unknown', reason: 'the order failed without an outcome' };
  }
}

/** Once it was looked for a last time, where an order before it was lost. */
async function orderText(
  tools: SendTools,
  text: OutreachText,
  { takenMs }: Turn,
): Promise<OrderOutcome> {
  const late = await lookAgain(tools, text);
  if (late !== undefined) return late;
  const { to, body } = text;
  const leaveByMs = takenMs + intentGoodMs;
  return tools.carrier.sendText({ to, body, leaveByMs }, AbortSignal.timeout(orderTimeoutMs));
}

/** The first one may be listed by now: then it is the one. */
async function lookAgain(
  tools: SendTools,
  { to, body, lostAt }: OutreachText,
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
  { carrier }: SendTools,
  line: CallLine,
  { to, token, ringSeconds, goodMs }: OutreachCall,
  { takenMs, signal }: Turn,
): Promise<OrderOutcome> {
  const slot = await line.reserve();
  if (slot === undefined) return { kind: 'unsent', reason: 'no number to call from is free' };
  await line.until(slot.atMs, signal);
  if (signal.aborted || performance.now() > takenMs + goodMs)
    return { kind: 'unsent', reason: 'its turn is over' };
  const onLeft = () => line.noteLeft(slot);
  const order = { to, from: slot.number, token, ringSeconds, onLeft };
  return carrier.placeCall(order, AbortSignal.timeout(orderTimeoutMs));
}

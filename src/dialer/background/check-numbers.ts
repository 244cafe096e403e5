import { CarrierFault } from '#carrier/carrier-fault.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import {
  type DueNumber,
  leaseNumberChecks,
  returnNumberChecks,
} from '#domain/consent/number-check/lease-number-checks.ts';
import type { AskedNumber } from '#domain/consent/number-check/number-check.ts';
import { recordNumberChecks } from '#domain/consent/number-check/record-number-checks.ts';
import { backoffMs } from '#domain/shared/backoff.ts';
import { phoneBinding } from '#vault/vault.ts';

export type NumberChecker = {
  /** Asks about one batch of numbers; returns how many milliseconds to rest before the next. */
  check(signal: AbortSignal): Promise<number>;
};

const batch = 200;
/** Questions under way at once; orders have the rest of the carrier's connections. */
const mostAtOnce = 20;
const questionTimeoutMs = 10_000;
const idleMs = 5_000;
const contendedMs = 50;

/** What the carrier could not answer for the moment, and what it will not answer before somebody does something. */
const passing = { phoneSeconds: 60, pauseMs: 1_000, longestPauseMs: 5 * 60_000 };
const lasting = { phoneSeconds: 15 * 60, pauseMs: 60_000, longestPauseMs: 60 * 60_000 };
/** So many refusals in a row are no matter of one number. */
const mostRefusals = 5;

type Trouble = 'passing' | 'lasting';
type Asked =
  | { number: DueNumber; answer: AskedNumber['answer'] }
  | { number: DueNumber; trouble: Trouble };

/** Asks the Reassigned Numbers Database (47 CFR 64.1200(m)) about numbers whose answer is no longer good. */
export function createNumberChecker(tools: DialTools): NumberChecker {
  const { db, worker, logger } = tools;
  let pauses = 0;

  return {
    async check(signal) {
      const leased = await leaseNumberChecks(db, { worker, limit: batch });
      const { askedAt, numbers } = leased;
      if (numbers.length === 0) return leased.isContended ? contendedMs : idleMs;
      const { asked, stoppedBy } = await askAll(tools, numbers, signal);
      const answered = asked.flatMap((one) => ('answer' in one ? [toAnswer(one)] : []));
      await recordNumberChecks(db, { worker, askedAt, numbers: answered });
      await giveBack(tools, numbers, asked);
      if (answered.length > 0) pauses = 0;
      if (stoppedBy === undefined) return 0;
      pauses += 1;
      const { pauseMs: firstMs, longestPauseMs: longestMs, askedForMs = 0 } = stoppedBy;
      const pauseMs = Math.min(Math.max(backoffMs(pauses, { firstMs }), askedForMs), longestMs);
      logger.warn({ answered: answered.length, pauseMs }, 'checking numbers is held up');
      return pauseMs;
    },
  };
}

function toAnswer({ number, answer }: Extract<Asked, { answer: unknown }>): AskedNumber {
  return { phoneId: number.phoneId, referenceDate: number.referenceDate, answer };
}

type Stop = { pauseMs: number; longestPauseMs: number; askedForMs?: number | undefined };

/** A few at a time until all are asked, the carrier asks for patience, or it refuses whatever it is asked. */
async function askAll(
  tools: DialTools,
  numbers: readonly DueNumber[],
  signal: AbortSignal,
): Promise<{ asked: Asked[]; stoppedBy: Stop | undefined }> {
  const asked: Asked[] = [];
  let stoppedBy: Stop | undefined;
  let refusals = 0;
  const waiting = [...numbers];

  async function askInTurn(): Promise<void> {
    while (stoppedBy === undefined && !signal.aborted) {
      const number = waiting.shift();
      if (number === undefined) return;
      try {
        asked.push({ number, answer: await ask(tools, number, signal) });
        refusals = 0;
      } catch (error) {
        if (signal.aborted) return;
        const isPassing = error instanceof CarrierFault && error.retryable;
        asked.push({ number, trouble: isPassing ? 'passing' : 'lasting' });
        tools.logger.warn({ err: error, phoneId: number.phoneId }, 'a number was not checked');
        refusals += isPassing ? 0 : 1;
        if (isPassing) stoppedBy = { ...passing, askedForMs: error.retryAfterMs };
        else if (refusals >= mostRefusals) stoppedBy = lasting;
      }
    }
  }

  await Promise.all(Array.from({ length: mostAtOnce }, askInTurn));
  return { asked, stoppedBy };
}

async function ask(
  { carrier, vault }: DialTools,
  { number, index, referenceDate }: DueNumber,
  signal: AbortSignal,
): Promise<AskedNumber['answer']> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(questionTimeoutMs)]);
  return carrier.checkReassigned(vault.decrypt(number, phoneBinding(index)), referenceDate, limit);
}

async function giveBack(
  { db, worker }: DialTools,
  numbers: readonly DueNumber[],
  asked: readonly Asked[],
): Promise<void> {
  const giveBackAfter = (phoneIds: readonly string[], afterSeconds: number) =>
    returnNumberChecks(db, { worker, phoneIds, afterSeconds });
  const inTrouble = (kind: Trouble) =>
    asked.flatMap((one) => ('trouble' in one && one.trouble === kind ? [one.number.phoneId] : []));
  const done = new Set(asked.map(({ number }) => number.phoneId));
  const untouched = numbers.map(({ phoneId }) => phoneId).filter((id) => !done.has(id));
  await giveBackAfter(inTrouble('passing'), passing.phoneSeconds);
  await giveBackAfter(inTrouble('lasting'), lasting.phoneSeconds);
  await giveBackAfter(untouched, 0);
}

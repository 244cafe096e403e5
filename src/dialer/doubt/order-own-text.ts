import { CarrierFault, type OrderOutcome } from '#carrier/carrier.ts';
import type { Transaction } from '#database/transaction.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { intentGoodMs } from '#domain/attempt/machine/intent.ts';
import { digestOf, type Flight, takeTexts } from '#domain/own-text/keep-texts-in-flight.ts';
import { recordOwnText, type TextKind } from '#domain/own-text/record-own-text.ts';
import { phoneBinding } from '#vault/vault.ts';
import { findText } from './find-text.ts';

const orderTimeoutMs = 10_000;

type Leased = { id: string; phoneId: string; number: Buffer; index: Buffer };

/** What can't be said, because its key is not here or its words don't open, has no flight; neither has a call. */
export type Taken<Row> = { row: Row; flight: Flight | undefined; takenMs: number };

/** Sends what waits of one kind, and says what became of each. */
export async function sendOwnTexts<Row extends Leased>(
  tools: DialTools,
  wanted: {
    kind: TextKind;
    lease: (tx: Transaction) => Promise<Row[]>;
    /** Nothing for what is told by a call. */
    words: (row: Row) => string | undefined;
    /** In place of a text. */
    order?: (taken: Taken<Row>) => Promise<OrderOutcome>;
  },
): Promise<OrderOutcome[]> {
  const { db, vault, worker, logger } = tools;
  const { kind, lease, words, order = (one) => orderOwnText(tools, one) } = wanted;
  const takenMs = performance.now();
  const say = (row: Row) => {
    try {
      const body = words(row);
      return body === undefined
        ? undefined
        : { to: vault.decrypt(row.number, phoneBinding(row.index)), body };
    } catch (error) {
      logger.error({ err: error, text: row.id, kind }, 'a text could not be said');
      return undefined;
    }
  };
  const taken = await takeTexts(tools, { kind, lease, say });
  return Promise.all(
    taken.map(async (one) => {
      const { id, phoneId } = one.row;
      const outcome = await order({ ...one, takenMs });
      const again = one.flight?.again;
      await recordOwnText(db, { kind, id, phoneId, worker, outcome, again });
      return outcome;
    }),
  );
}

/** Orders a text, once it was looked for a last time where an order before it was lost. */
export async function orderOwnText(
  tools: DialTools,
  { row, flight, takenMs }: Taken<Leased>,
): Promise<OrderOutcome> {
  const { carrier, logger } = tools;
  if (flight === undefined) return { kind: 'unknown', reason: 'it could not be said' };
  try {
    const late = await lookAgain(tools, flight);
    if (late !== undefined) return late;
    const { to, body } = flight;
    const leaveByMs = takenMs + intentGoodMs;
    return await carrier.sendText({ to, body, leaveByMs }, AbortSignal.timeout(orderTimeoutMs));
  } catch (error) {
    logger.error({ err: error, text: row.id }, 'a text failed without an outcome');
    return { kind: 'unknown', reason: 'the order failed without an outcome' };
  }
}

/** The first one may be listed by now: then it is the one. */
async function lookAgain(
  tools: DialTools,
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

import type { Db } from '#database/transaction.ts';
import { isOver } from '#domain/attempt/machine/attempt.ts';
import { findUnclaimed } from '#domain/attempt/sweep/find-unclaimed.ts';
import type { ForgottenOrder, Meant } from './forgotten-order.ts';
import { isOwnTextInDoubt, selectByCarrierId, selectWaiting } from './forgotten-order-store.ts';

export type Match =
  /** The database knows how it ended, or that it is none of a closure. */
  | { kind: 'known' }
  /** The database knows that it was to be placed: it is on its way, or its answer was lost. */
  | { kind: 'awaited'; token: string }
  /** A closure waits for it that never placed it, as far as the database knows. */
  | { kind: 'lost' }
  /** No closure waits for it. */
  | { kind: 'strange' };

const together = 500;

/** What the database knows of each call or text that the carrier has, oldest first. Nothing is written. */
export async function findMatches(db: Db, orders: readonly ForgottenOrder[]): Promise<Match[]> {
  const matches: Match[] = [];
  const taken = new Set<string>();
  for (let next = 0; next < orders.length; next += together) {
    const batch = orders.slice(next, next + together);
    const ids = batch.map(({ report }) => report.carrierId);
    const owners = await selectByCarrierId(db, ids);
    const unclaimed = new Set(await findUnclaimed(db, ids));
    for (const order of batch) {
      const { carrierId } = order.report;
      const owner = owners.get(carrierId);
      if (owner !== undefined || !unclaimed.has(carrierId)) matches.push(ofOwner(owner));
      else matches.push(await matchUnclaimed(db, order, taken));
    }
  }
  return matches;
}

function ofOwner(owner: Meant | undefined): Match {
  return owner?.token == null || isOver(owner.state)
    ? { kind: 'known' }
    : { kind: 'awaited', token: owner.token };
}

async function matchUnclaimed(db: Db, order: ForgottenOrder, taken: Set<string>): Promise<Match> {
  const waiting = await selectWaiting(db, order, [...taken]);
  if (waiting === undefined)
    return { kind: (await isOwnTextInDoubt(db, order)) ? 'known' : 'strange' };
  const { id, token, state } = waiting;
  taken.add(id);
  const wasPlaced = token !== null && (state === 'placing' || state === 'unknown');
  return wasPlaced ? { kind: 'awaited', token } : { kind: 'lost' };
}

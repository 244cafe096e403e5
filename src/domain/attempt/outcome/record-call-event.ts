import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { selectOwners } from '#domain/attempt/attempt-store.ts';
import { standingAfter } from '#domain/attempt/machine/attempt-step.ts';
import { isEnding } from '#domain/attempt/machine/call-report.ts';
import { isOfAccount } from '#domain/attempt/machine/retry.ts';
import { step } from '#domain/attempt/machine/step.ts';
import { isCalledInstead } from '#domain/attempt/plan/refusal-store.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { type Heard, insertCallEvents, type Said } from './call-event-store.ts';
import { holdCampaignsOf } from './outcome-store.ts';
import { createStepRounds, recordSteps } from './record-step.ts';

export type EventRecorded =
  | 'applied'
  /** Said before; counted by the log, not applied. */
  | 'repeated'
  /** True, and late: the attempt is further on. */
  | 'stale'
  /** About a second call of the same attempt, or one that belongs to another. */
  | 'second-call'
  /** No attempt has this token, or not with this number. */
  | 'unknown-token';

export type { Said } from './call-event-store.ts';

const carrier: Actor = { kind: 'carrier', id: 'carrier' };

/**
 * Stores what the carrier said of attempts, or what we found out by asking it, and applies it in the order in which it was
 * said, in one transaction: all, or nothing. Tells of each in turn what it did.
 */
export async function recordCallEvents(db: Db, said: readonly Said[]): Promise<EventRecorded[]> {
  return transact(db, async (tx) => {
    await holdFor(tx, said);
    const heard = await insertCallEvents(tx, said);
    const standing = new Map(heard.flatMap((one) => (one ? [[one.attempt.id, one.attempt]] : [])));
    const owners = await selectOwners(tx, newCalls(said, heard));
    const rounds = createStepRounds();
    const recorded = heard.map((one, i): EventRecorded => {
      const news = said[i]?.news;
      const attempt = standing.get(one?.attempt.id ?? '');
      if (one === undefined || news === undefined || attempt === undefined) return 'unknown-token';
      if (!one.isNew) return 'repeated';
      const owner = attempt.carrierId === null ? owners.get(news.carrierId) : undefined;
      const isTaken = owner !== undefined && owner !== attempt.id;
      const taken = step(attempt, { kind: 'news', news, isTaken });
      rounds.add({ attempt, taken });
      const next = standingAfter(attempt, taken);
      standing.set(attempt.id, next);
      if (next.carrierId !== null) owners.set(next.carrierId, attempt.id);
      return taken.reading;
    });
    for (const steps of rounds.all) await recordSteps(tx, steps, carrier);
    return recorded;
  });
}

/** The same for one of them. */
export async function recordCallEvent(db: Db, said: Said): Promise<EventRecorded> {
  return (await recordCallEvents(db, [said]))[0] ?? 'unknown-token';
}

/** Calls of which an attempt hears for the first time: another attempt might stand for them already. */
function newCalls(said: readonly Said[], heard: readonly (Heard | undefined)[]): string[] {
  return said.flatMap(({ news }, i) =>
    heard[i]?.attempt.carrierId === null ? [news.carrierId] : [],
  );
}

/** Only an ending, or a machine told of after it, can plan a further try, which a stop must not miss, or pause the campaign. */
async function holdFor(tx: Transaction, said: readonly Said[]): Promise<void> {
  const ending = said.filter(({ news }) =>
    news.kind === 'answered-by' ? news.by === 'machine' : isEnding(news.progress),
  );
  let mayPause = false;
  for (const { token, news } of ending) {
    if (news.kind !== 'text' || news.class === undefined || !isOfAccount(news.class)) continue;
    mayPause ||= !(await isCalledInstead(tx, 'token', token));
  }
  const tokens = ending.map(({ token }) => token);
  await holdCampaignsOf(tx, 'token', tokens, mayPause ? 'change' : 'share');
}

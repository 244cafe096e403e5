import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '../audit/audit-entry.ts';
import { standingAfter } from './attempt-step.ts';
import { type AttemptRow, lockAttempts, selectByTokens, selectOwners } from './attempt-store.ts';
import { insertCallEvents } from './call-event-store.ts';
import { type CallNews, isEnding } from './call-news.ts';
import { holdCampaigns } from './outcome-store.ts';
import { createStepRounds, recordSteps } from './record-step.ts';
import { step } from './step.ts';

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

const carrier: Actor = { kind: 'carrier', id: 'carrier' };

export type Said = { token: string; phoneIndex: Buffer | undefined; news: CallNews };

/** News of an attempt that is known to be meant. */
export type Told = { id: string; campaignId: string; news: CallNews };

/**
 * Stores what the carrier said of attempts and applies it in the order in which it was said, in one transaction: all,
 * or nothing. Tells of each in turn what it did.
 */
export async function recordCallEvents(db: Db, said: readonly Said[]): Promise<EventRecorded[]> {
  return transact(db, async (tx) => {
    const attempts = await selectByTokens(
      tx,
      said.map(({ token }) => token),
    );
    const told = said.map(({ token, phoneIndex, news }): Told | undefined => {
      const of = attempts.get(token);
      if (of === undefined) return undefined;
      return phoneIndex === undefined || phoneIndex.equals(of.phoneIndex)
        ? { ...of, news }
        : undefined;
    });
    const known = told.filter((one) => one !== undefined);
    const recorded = await applyNews(tx, known);
    return told.map((one) => (one && recorded.shift()) ?? 'unknown-token');
  });
}

/** The same for one of them. */
export async function recordCallEvent(db: Db, said: Said): Promise<EventRecorded> {
  return (await recordCallEvents(db, [said]))[0] ?? 'unknown-token';
}

/** The same for what we found out by asking the carrier. */
export async function recordFoundCalls(db: Db, found: readonly Told[]): Promise<EventRecorded[]> {
  return transact(db, (tx) => applyNews(tx, found));
}

async function applyNews(tx: Transaction, told: readonly Told[]): Promise<EventRecorded[]> {
  if (told.length === 0) return [];
  await holdFor(tx, told);
  const attempts = await lockAttempts(
    tx,
    told.map(({ id }) => id),
  );
  const areNew = await insertCallEvents(tx, told);
  const owners = await selectOwners(tx, newCalls(attempts, told));
  const rounds = createStepRounds();
  const recorded = told.map(({ id, news }, i): EventRecorded => {
    const attempt = attempts.get(id);
    if (attempt === undefined) return 'unknown-token';
    if (areNew[i] !== true) return 'repeated';
    const owner = attempt.carrierId === null ? owners.get(news.carrierId) : undefined;
    const isTaken = owner !== undefined && owner !== id;
    const taken = step(attempt, { kind: 'news', news, isTaken });
    rounds.add({ attempt, taken });
    const next = standingAfter(attempt, taken);
    attempts.set(id, next);
    if (next.carrierId !== null) owners.set(next.carrierId, id);
    return taken.reading;
  });
  for (const steps of rounds.all) await recordSteps(tx, steps, carrier);
  return recorded;
}

/** Calls of which an attempt hears for the first time: another attempt might stand for them already. */
function newCalls(attempts: ReadonlyMap<string, AttemptRow>, told: readonly Told[]): string[] {
  return told.flatMap(({ id, news }) =>
    attempts.get(id)?.carrierId === null ? [news.carrierId] : [],
  );
}

/** Only an ending, or a machine told of after it, can plan a further try, which a stop must not miss, or pause the campaign. */
async function holdFor(tx: Transaction, told: readonly Told[]): Promise<void> {
  const ending = told.filter(({ news }) =>
    news.kind === 'answered-by' ? news.by === 'machine' : isEnding(news.progress),
  );
  const purpose = ending.some(({ news }) => news.kind === 'text' && news.class === 'account')
    ? 'change'
    : 'share';
  await holdCampaigns(tx, [...new Set(ending.map(({ campaignId }) => campaignId))], purpose);
}

import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '../audit/audit-entry.ts';
import { lockAttempt, ownsCarrierId, selectByToken, shareCampaign } from './attempt-store.ts';
import { insertCallEvent } from './call-event-store.ts';
import { type CallNews, isEnding } from './call-news.ts';
import { holdCampaignOf } from './outcome-store.ts';
import { recordStep } from './record-step.ts';
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

/** Stores what the carrier said of an attempt and applies it, in one transaction: both, or neither. */
export async function recordCallEvent(
  db: Db,
  said: { token: string; phoneIndex: Buffer | undefined; news: CallNews },
): Promise<EventRecorded> {
  return transact(db, async (tx) => {
    const found = await selectByToken(tx, said.token);
    if (found === undefined) return 'unknown-token';
    if (said.phoneIndex !== undefined && !said.phoneIndex.equals(found.phoneIndex))
      return 'unknown-token';
    return applyNews(tx, found, said.news);
  });
}

/** The same for what we found out by asking the carrier. */
export async function recordFoundCall(
  db: Db,
  found: { attemptId: string; campaignId: string; news: CallNews },
): Promise<EventRecorded> {
  return transact(db, (tx) => applyNews(tx, { ...found, id: found.attemptId }, found.news));
}

async function applyNews(
  tx: Transaction,
  of: { id: string; campaignId: string },
  news: CallNews,
): Promise<EventRecorded> {
  await holdFor(tx, of, news);
  const attempt = await lockAttempt(tx, of.id);
  if (attempt === undefined) return 'unknown-token';
  if (!(await insertCallEvent(tx, attempt.id, news))) return 'repeated';
  const isTaken =
    attempt.carrierId === null && (await ownsCarrierId(tx, news.carrierId, attempt.id));
  const taken = step(attempt, { kind: 'news', news, isTaken });
  await recordStep(tx, attempt, taken, carrier);
  return taken.reading;
}

/** Only an ending can plan a further try, which a stop must not miss, or pause the campaign. */
async function holdFor(
  tx: Transaction,
  of: { id: string; campaignId: string },
  news: CallNews,
): Promise<void> {
  if (news.kind === 'text' && news.class === 'account') {
    await holdCampaignOf(tx, of.id, 'change');
  } else if (news.kind !== 'answered-by' && isEnding(news.progress)) {
    await shareCampaign(tx, of.campaignId);
  }
}

import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Actor } from '../audit/audit-entry.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { deadlineSeconds, isReached } from './attempt.ts';
import {
  type AttemptRow,
  lockAttempt,
  moveAttempts,
  noteAttempt,
  ownsCarrierId,
  selectByToken,
  shareCampaign,
} from './attempt-store.ts';
import { insertCallEvent } from './call-event-store.ts';
import { type CallNews, isEnding, type Reading, readNews } from './call-news.ts';
import { holdCampaignOf } from './outcome-store.ts';
import { planFollowUp } from './plan-follow-up.ts';
import { recordRefusal } from './record-refusal.ts';

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
  if (await isSecondCall(tx, attempt, news.carrierId)) {
    await insertAuditEntry(tx, {
      actor: carrier,
      act: 'second-call-found',
      subject: { kind: 'attempt', id: attempt.id },
      facts: { call: news.carrierId },
    });
    return 'second-call';
  }
  return apply(tx, attempt, news);
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

async function isSecondCall(
  tx: Transaction,
  attempt: AttemptRow,
  carrierId: string,
): Promise<boolean> {
  if (attempt.carrierId !== null) return attempt.carrierId !== carrierId;
  return ownsCarrierId(tx, carrierId, attempt.id);
}

async function apply(tx: Transaction, attempt: AttemptRow, news: CallNews): Promise<EventRecorded> {
  const reading = readNews({ ...attempt, spoken: attempt.spokenAt !== null }, news);
  if (reading.kind !== 'stale' && news.kind === 'text' && news.class !== undefined) {
    await recordRefusal(tx, attempt, { code: news.code ?? 0, class: news.class }, carrier);
  }
  switch (reading.kind) {
    case 'stale':
      return 'stale';
    case 'note':
      await noteAttempt(tx, attempt.id, { answeredBy: reading.by });
      if (reading.to !== undefined)
        await move(tx, attempt, { kind: 'move', to: reading.to }, news.carrierId);
      return 'applied';
    case 'correct':
      await correct(tx, attempt, reading, news.carrierId);
      return 'applied';
    case 'move':
      await move(tx, attempt, reading, news.carrierId);
      return 'applied';
  }
}

/** The state stays; the entry says what we had said before, and the report that it was corrected. */
async function correct(
  tx: Transaction,
  attempt: AttemptRow,
  reading: Extract<Reading, { kind: 'correct' }>,
  carrierId: string,
): Promise<void> {
  await noteAttempt(tx, attempt.id, {
    disposition: reading.disposition,
    ...(attempt.carrierId === null ? { carrierId } : {}),
    ...(reading.by === undefined ? {} : { answeredBy: reading.by }),
    ...(reading.seconds === undefined ? {} : { seconds: reading.seconds }),
  });
  if (reading.disposition === attempt.disposition) return;
  await insertAuditEntry(tx, {
    actor: carrier,
    act: 'attempt-corrected',
    subject: { kind: 'attempt', id: attempt.id },
    facts: {
      campaign: attempt.campaignId,
      from: attempt.disposition,
      disposition: reading.disposition,
    },
  });
}

async function move(
  tx: Transaction,
  attempt: AttemptRow,
  reading: Extract<Reading, { kind: 'move' }>,
  carrierId: string,
): Promise<void> {
  const { kind: _kind, ...change } = reading;
  await moveAttempts(
    tx,
    [
      {
        id: attempt.id,
        fence: attempt.fence,
        from: attempt.state,
        ...change,
        ...deadlineOf(attempt, reading),
        carrierId,
      },
    ],
    carrier,
  );
  if (reading.disposition !== undefined && !isReached(reading.disposition)) {
    await planFollowUp(tx, attempt, reading.disposition);
  }
}

function deadlineOf(
  attempt: AttemptRow,
  reading: Extract<Reading, { kind: 'move' }>,
): { deadlineSeconds?: number } {
  if (attempt.channel === 'text' && reading.to === 'accepted') {
    return { deadlineSeconds: deadlineSeconds.receipt };
  }
  const { to } = reading;
  return to === 'accepted' || to === 'ringing' || to === 'answered'
    ? { deadlineSeconds: deadlineSeconds[to] }
    : {};
}

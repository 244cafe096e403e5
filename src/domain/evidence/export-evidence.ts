import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { loggedEntry } from '#domain/audit/log/log-store.ts';
import { prunedHashes } from '#domain/audit/log/pruned-tree.ts';
import { readRanges, selectCheckpoint } from '#domain/audit/log/tile-store.ts';
import { listLine } from '#domain/campaign/seal/list-line-store.ts';

/** One fact of a campaign. Times are ISO text once written as JSON. */
export type EvidenceLine = { kind: EvidenceKind } & Record<string, unknown>;

const sources = {
  campaign: campaignRows,
  version: versionRows,
  approval: approvalRows,
  recipient: recipientRows,
  exclusion: exclusionRows,
  attempt: attemptRows,
  'call-event': callEventRows,
  revocation: revocationRows,
  'audit-entry': auditEntryRows,
} as const;

export type EvidenceKind = keyof typeof sources | 'guide' | 'proof' | 'end';

/**
 * Everything that happened in a campaign, as it stood at one moment, in an order that reads as a story.
 * The last line counts the others, so that a file that was cut short can be told from a whole one.
 */
export async function* exportEvidence(db: Db, campaignId: string): AsyncGenerator<EvidenceLine> {
  const snapshot = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  try {
    await allowSlowReader(snapshot);
    let lines = 1;
    const leaves: number[] = [];
    yield { kind: 'guide', read: guide };
    for (const [kind, rowsOf] of Object.entries(sources)) {
      for await (const row of rowsOf(snapshot, campaignId)) {
        lines++;
        if (typeof row['leaf'] === 'number') leaves.push(row['leaf']);
        yield { kind: kind as keyof typeof sources, ...row };
      }
    }
    const proof = await proofOf(snapshot, leaves);
    if (proof !== undefined) yield proof;
    yield { kind: 'end', lines: lines + (proof === undefined ? 0 : 1) };
  } finally {
    await snapshot.rollback().execute();
  }
}

/** Says to who opens the file what it is. */
const guide =
  'One JSON object a line: a closure, its versions, approvals, call list, calls, and the audit log’s entries about them. ' +
  'Phones and people are ids. Check it offline with: npm run audit:verify -- <file> --key <public key>. ' +
  'docs/evidence-file.md says how to write such a check.';

/** What shows that the entries stand in the signed log; undefined where nothing was sealed yet. */
async function proofOf(
  tx: Transaction,
  leaves: readonly number[],
): Promise<EvidenceLine | undefined> {
  const checkpoint = await selectCheckpoint(tx);
  if (checkpoint === undefined) return undefined;
  const hashes: string[] = [];
  for await (const hash of prunedHashes(checkpoint.size, leaves, readRanges(tx)))
    hashes.push(hash.toString('base64'));
  return { kind: 'proof', checkpoint: checkpoint.note, hashes };
}

const rowsAtATime = 500;

type Rows = AsyncIterable<Record<string, unknown>>;

/*
 * Columns are named one by one: what is not named, such as an attempt's secret token, a name or a number, can't
 * get into the file by a later migration. Long lists stream through a cursor.
 */

function campaignRows(tx: Transaction, campaignId: string): Rows {
  return tx
    .selectFrom('campaign')
    .select(['id', 'number', 'state', 'version', 'author_id', 'created_at', 'started_at'])
    .select(['ended_at', 'ended_by', 'end_reason'])
    .where('id', '=', campaignId)
    .stream();
}

function versionRows(tx: Transaction, campaignId: string): Rows {
  return tx
    .selectFrom('campaign_version')
    .select(['id', 'number', 'purpose', 'ground', 'submitted_by', 'submitted_at', 'expires_at'])
    .select(trainingOf('campaign_version'))
    .select(sql<string | null>`encode(fingerprint, 'hex')`.as('fingerprint'))
    .select('sealed_content')
    .where('campaign_id', '=', campaignId)
    .orderBy('number')
    .stream();
}

function approvalRows(tx: Transaction, campaignId: string): Rows {
  return tx
    .selectFrom('approval as a')
    .innerJoin('campaign_version as v', 'v.id', 'a.version_id')
    .select([
      'a.id',
      'a.version_id',
      'a.operator_id',
      'a.decision',
      'a.reason',
      'a.platform',
      'a.at',
    ])
    .select(trainingOf('a'))
    .select(sql<string>`encode(a.fingerprint, 'hex')`.as('fingerprint'))
    .where('v.campaign_id', '=', campaignId)
    .orderBy('a.at')
    .stream();
}

/** What the person of a version or an approval had learned by then; null from before there was a course. */
function trainingOf(row: 'campaign_version' | 'a') {
  return sql<{ record: string; version: number; passed_at: string } | null>`(
    SELECT jsonb_build_object('record', r.id, 'version', c.version, 'passed_at', r.passed_at)
    FROM training_record r JOIN training_course c ON c.id = r.course_id
    WHERE r.id = ${sql.ref(`${row}.training_record_id`)})`.as('training');
}

function recipientRows(tx: Transaction, campaignId: string): Rows {
  return tx
    .selectFrom('recipient as r')
    .innerJoin('campaign_version as v', 'v.id', 'r.version_id')
    .select(['r.version_id', 'r.phone_id', 'r.channel', 'r.language', 'r.rule', 'r.evidence'])
    .select(listLine('recipient', 'r').as('line'))
    .where('v.campaign_id', '=', campaignId)
    .orderBy('v.number')
    .orderBy('r.phone_id')
    .orderBy('r.channel')
    .stream(rowsAtATime);
}

function exclusionRows(tx: Transaction, campaignId: string): Rows {
  return tx
    .selectFrom('exclusion as x')
    .innerJoin('campaign_version as v', 'v.id', 'x.version_id')
    .select(['x.version_id', 'x.phone_id', 'x.channel', 'x.rule'])
    .select(listLine('exclusion', 'x').as('line'))
    .where('v.campaign_id', '=', campaignId)
    .orderBy('v.number')
    .orderBy('x.phone_id')
    .orderBy('x.channel')
    .stream(rowsAtATime);
}

function attemptRows(tx: Transaction, campaignId: string): Rows {
  return tx
    .selectFrom('attempt')
    .select([
      'id',
      'version_id',
      'phone_id',
      'channel',
      'try_number',
      'state',
      'carrier_id',
      'rule',
    ])
    .select([
      'answered_by',
      'spoken_at',
      'held_back',
      'seconds',
      'disposition',
      'created_at',
      'intent_at',
      'ended_at',
    ])
    .where('campaign_id', '=', campaignId)
    .orderBy('id')
    .stream(rowsAtATime);
}

function callEventRows(tx: Transaction, campaignId: string): Rows {
  return tx
    .selectFrom('call_event as e')
    .innerJoin('attempt as a', 'a.id', 'e.attempt_id')
    .select(['e.id', 'e.attempt_id', 'e.carrier_id', 'e.sequence_number', 'e.carrier_status'])
    .select(['e.kind as event_kind', 'e.received_at'])
    .select(sql<unknown>`e.event - '{token,to,from,body}'::text[]`.as('event'))
    .where('a.campaign_id', '=', campaignId)
    .orderBy('e.id')
    .stream(rowsAtATime);
}

/** Withdrawals taken in a call of this campaign, or by any means from its recipients while it ran. */
function revocationRows(tx: Transaction, campaignId: string): Rows {
  return tx
    .selectFrom('revocation as r')
    .select(['r.id', 'r.phone_id', 'r.channel', 'r.scope', 'r.means', 'r.received_at'])
    .select(['r.recorded_at', 'r.recorded_by', 'r.attempt_id', 'r.effective_at', 'r.retracts'])
    .where('r.id', 'in', revocationsOf(campaignId))
    .orderBy('r.received_at')
    .stream(rowsAtATime);
}

/** Entries about the campaign, its attempts, and the withdrawals above. */
function auditEntryRows(tx: Transaction, campaignId: string): Rows {
  // By kind and id, as audit_entry_by_subject has them: the log outlives every campaign and is never read whole.
  const subjects = sql`(
    SELECT 'campaign', ${campaignId}
    UNION ALL SELECT 'attempt', id::text FROM attempt WHERE campaign_id = ${campaignId}
    UNION ALL SELECT 'phone', phone_id::text FROM revocation WHERE id IN ${revocationsOf(campaignId)})`;
  return tx
    .selectFrom('audit_entry as e')
    .leftJoin('audit_leaf as l', 'l.entry_id', 'e.id')
    .select(sql<number | null>`l.index::float8`.as('leaf'))
    .select(loggedEntry)
    .where(sql<boolean>`(e.subject_kind, e.subject_id) IN ${subjects}`)
    .where(
      sql<boolean>`(e.subject_kind <> 'phone' OR e.facts->>'revocation' IN (
        SELECT id::text FROM revocation WHERE id IN ${revocationsOf(campaignId)}))`,
    )
    .orderBy('l.index')
    .orderBy('e.id')
    .stream(rowsAtATime);
}

function revocationsOf(campaignId: string) {
  return sql<string>`(
    SELECT id FROM revocation WHERE attempt_id IN (SELECT id FROM attempt WHERE campaign_id = ${campaignId})
    UNION
    SELECT taken.id FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN recipient ON recipient.version_id = v.id
    JOIN revocation taken ON taken.phone_id = recipient.phone_id
      AND taken.received_at BETWEEN c.started_at AND coalesce(c.ended_at, now())
    WHERE c.id = ${campaignId})`;
}

/** Who downloads on a slow line takes their time between two rows. */
async function allowSlowReader(tx: Transaction): Promise<void> {
  await sql`SET LOCAL idle_in_transaction_session_timeout = '1min'`.execute(tx);
}

import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { Act } from '#domain/audit/acts/act.ts';
import { loggedEntry } from '#domain/audit/log/log-store.ts';
import type { EvidenceOf } from './evidence-line.ts';

const rowsAtATime = 500;

/** Of the closure, what one family's file shows: none of these names another family's phone or call. */
const actsForAll = [
  'campaign-drafted',
  'campaign-submitted',
  'campaign-text-opened',
  'campaign-approved',
  'run-covered',
  'campaign-sent-back',
  'sign-in-proven',
  'campaign-started',
  'campaign-stopped',
  'campaign-finished',
  'campaign-expired',
] as const satisfies readonly Act[];

/** What says which role and which training somebody had. */
const actsOfPeople = [
  'operator-set',
  'role-change-confirmed',
  'operator-deactivated',
  'training-passed',
] as const satisfies readonly Act[];

/**
 * Entries about the closure, its attempts, the opt-outs of its file, and of what those who requested and decided might do
 * by then. By kind and id, as audit_entry_by_subject has them: the log outlives every closure and is never read whole.
 */
function isAbout(of: EvidenceOf): RawBuilder<boolean> {
  const { campaignId, phoneId } = of;
  const ofPhone = phoneId === undefined ? sql`` : sql`AND phone_id = ${phoneId}`;
  const opted = sql`SELECT id FROM revocation WHERE id IN ${revocationsOf(of)} ${ofPhone}`;
  return sql<boolean>`e.id IN (
    ${listEntriesOf(of)}
    UNION ALL SELECT e.id FROM audit_entry e WHERE (e.subject_kind, e.subject_id) IN (
      SELECT 'campaign', ${campaignId}
      UNION ALL SELECT 'attempt', id::text FROM attempt WHERE campaign_id = ${campaignId} ${ofPhone}
      UNION ALL SELECT 'phone', phone_id::text FROM revocation WHERE id IN (${opted})
      UNION ALL SELECT 'phone', phone_id::text FROM (${listOf(campaignId)}) AS list WHERE true ${ofPhone}
      UNION ALL SELECT 'operator', operator_id::text FROM (${peopleOf(campaignId)}) AS people)
    AND CASE e.subject_kind
      WHEN 'phone' THEN e.facts->>'revocation' IN (SELECT id::text FROM (${opted}) AS opted)
        OR ${isOptOutWithoutRow(campaignId)}
      WHEN 'operator' THEN e.act = ANY (${[...actsOfPeople]}::text[])
        AND e.at <= (SELECT coalesce(started_at, ended_at, clock_timestamp()) FROM campaign WHERE id = ${campaignId})
      WHEN 'campaign' THEN ${phoneId === undefined} OR e.act = ANY (${[...actsForAll]}::text[])
      ELSE true END)`;
}

/** The entries about the rows of the ledger that are in the file, and about what was deleted of them. */
function listEntriesOf(of: EvidenceOf): RawBuilder<unknown> {
  const ids = sql`${basesOf(of)} UNION SELECT id FROM revocation
    WHERE id IN ${revocationsOf(of)} AND ${isPhone('phone_id', of.phoneId)}`;
  return sql`
    SELECT entry_id FROM (
      WITH used AS MATERIALIZED (${ids})
      SELECT DISTINCT l.entry_id FROM ledger_list l CROSS JOIN LATERAL unnest(l.ids) AS listed (id)
      JOIN used ON used.id = listed.id
      WHERE l.is_deletion OR l.tx IN (SELECT r.tx FROM ledger_row r WHERE r.id IN (SELECT id FROM used))) AS lists`;
}

/**
 * The ids of what the lists rest on: consents, opt-outs, number checks and blocks; the words of those consents; and what
 * ended one of those opt-outs.
 */
export function basesOf({ campaignId, phoneId }: EvidenceOf): RawBuilder<unknown> {
  const listed = (table: 'recipient' | 'exclusion') => sql`
    SELECT l.evidence AS id FROM ${sql.table(table)} l JOIN campaign_version v ON v.id = l.version_id
    WHERE v.campaign_id = ${campaignId} AND l.evidence IS NOT NULL AND ${isPhone('l.phone_id', phoneId)}`;
  return sql`
    SELECT id FROM (
      WITH listed AS MATERIALIZED (${listed('recipient')} UNION ${listed('exclusion')})
      SELECT id FROM listed
      UNION SELECT w.id FROM listed JOIN consent_record k ON k.id = listed.id
        JOIN consent_wording w ON w.version = k.wording_version AND w.language = k.language
      UNION SELECT k.id FROM listed JOIN revocation r ON r.id = listed.id
        JOIN consent_record k ON k.phone_id = r.phone_id AND k.ends_withdrawal AND k.obtained_at > r.received_at
    ) AS bases`;
}

export function entryRows(tx: Transaction, of: EvidenceOf): AsyncIterable<Record<string, unknown>> {
  return tx
    .selectFrom('audit_entry as e')
    .leftJoin('audit_leaf as l', 'l.entry_id', 'e.id')
    .select(sql<number | null>`l.index::float8`.as('leaf'))
    .select(loggedEntry)
    .where(isAbout(of))
    .orderBy('l.index')
    .orderBy('e.id')
    .stream(rowsAtATime);
}

export async function countEntries(tx: Transaction, of: EvidenceOf): Promise<number> {
  const { entries } = await tx
    .selectFrom('audit_entry as e')
    .select(sql<number>`count(*)::int`.as('entries'))
    .where(isAbout(of))
    .executeTakeFirstOrThrow();
  return entries;
}

/** The phones of the list that was called. */
function listOf(campaignId: string): RawBuilder<unknown> {
  return sql`
    SELECT DISTINCT r.phone_id FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN recipient r ON r.version_id = v.id WHERE c.id = ${campaignId}`;
}

/** Somebody deleted what was taken while the closure ran: its entry shows in the file that it is gone. */
function isOptOutWithoutRow(campaignId: string): RawBuilder<boolean> {
  return sql<boolean>`(e.act = 'consent-revoked'
    AND e.at BETWEEN (SELECT started_at FROM campaign WHERE id = ${campaignId})
      AND (SELECT coalesce(ended_at, clock_timestamp()) FROM campaign WHERE id = ${campaignId})
    AND NOT EXISTS (SELECT FROM revocation r WHERE r.id::text = e.facts->>'revocation'))`;
}

/** Who requested, edited or decided. */
function peopleOf(campaignId: string): RawBuilder<unknown> {
  return sql`
    SELECT author_id AS operator_id FROM campaign WHERE id = ${campaignId}
    UNION SELECT operator_id FROM campaign_editor WHERE campaign_id = ${campaignId}
    UNION SELECT submitted_by FROM campaign_version WHERE campaign_id = ${campaignId}
    UNION SELECT a.operator_id FROM approval a JOIN campaign_version v ON v.id = a.version_id
      WHERE v.campaign_id = ${campaignId}`;
}

/**
 * Opt-outs taken in a call of this closure, or that came by any means from its list while it ran. More than the card counts: a lawyer
 * asks for what the office wrote down, too.
 */
export function revocationsOf({ campaignId }: EvidenceOf): RawBuilder<string> {
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

/** Everybody, or the one phone that the file is about. */
export function isPhone(column: string, phoneId: string | undefined): RawBuilder<boolean> {
  return phoneId === undefined ? sql<boolean>`true` : sql<boolean>`${sql.ref(column)} = ${phoneId}`;
}

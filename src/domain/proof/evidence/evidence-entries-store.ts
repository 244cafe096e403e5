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
  return sql<boolean>`(e.subject_kind, e.subject_id) IN (
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
      ELSE true END`;
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

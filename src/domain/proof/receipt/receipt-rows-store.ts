import { type RawBuilder, sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { LoggedEntry } from '#domain/audit/log/leaf.ts';
import { loggedEntry } from '#domain/audit/log/log-store.ts';
import { actorOn, type FamilyPage } from '#domain/consent/family/family.ts';

/**
 * The ids of what is this family's own: consents that the guardian gave, and those of no known giver on a number that nobody
 * else ever listed; the words of those; and the numbers' opt-outs, but for what another guardian did on a page of their own.
 * On the page of a number nobody knows who looks at it: it has no consents.
 */
export function ownRows(page: FamilyPage, phoneIds: readonly string[]): RawBuilder<unknown> {
  const phones = sql`ANY (${[...phoneIds]}::uuid[])`;
  const optOuts = sql`
    SELECT r.id FROM revocation r WHERE r.phone_id = ${phones}
      AND (r.recorded_by NOT LIKE 'guardian:%'
        OR r.recorded_by IN (${`guardian:${actorOn(page).id}`}, 'guardian:' || r.phone_id))`;
  if (!('guardianId' in page)) return optOuts;
  const { guardianId } = page;
  return sql`
    SELECT id FROM (
      WITH given AS MATERIALIZED (
        SELECT k.id, k.wording_version, k.language FROM consent_record k WHERE k.phone_id = ${phones}
          AND (k.given_by = ${guardianId} OR k.given_by IS NULL AND NOT EXISTS (
            SELECT FROM guardian_phone o WHERE o.phone_id = k.phone_id AND o.guardian_id <> ${guardianId})))
      SELECT id FROM given
      UNION SELECT w.id FROM given JOIN consent_wording w
        ON w.version = given.wording_version AND w.language = given.language
      UNION ${optOuts}
    ) AS own`;
}

/** Entries by id, each with its place in the log; null while it isn't sealed. */
export async function selectPlaced(
  tx: Transaction,
  ids: readonly string[],
): Promise<(LoggedEntry & { leaf: number | null })[]> {
  return tx
    .selectFrom('audit_entry as e')
    .leftJoin('audit_leaf as l', 'l.entry_id', 'e.id')
    .select(sql<number | null>`l.index::float8`.as('leaf'))
    .select(loggedEntry)
    .where(sql<boolean>`e.id = ANY (${[...ids]}::bigint[])`)
    .execute();
}

/** How many receipts a page gave within a day. */
export async function countReceipts(tx: Transaction, page: FamilyPage): Promise<number> {
  const { kind, id } = actorOn(page);
  const row = await one<{ given: number }>(tx)`
    SELECT count(*)::int AS given FROM audit_entry
    WHERE subject_kind = ${kind} AND subject_id = ${id} AND act = 'receipt-downloaded'
      AND at > clock_timestamp() - interval '24 hours'`;
  return row?.given ?? 0;
}

import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { Check } from './audit-run-store.ts';

const phonesAtATime = 5000;

/** How many ids a finding names. */
const named = 10;

type Difference = { phones: number; first: string[] };

/**
 * The rows that the filter and the dial gate read, beside what the ledger and the roster say they should be. One
 * statement compares its phones as they are at one moment, so a withdrawal under way is no difference. Either table is
 * one finding: `consent rebuild` mends it as a whole.
 */
export const checkGate: Check = async (tx) => {
  const gate = await compareGates(tx);
  const audience = await compareAudience(tx);
  const seen = [
    { table: 'phone-gate', ...gate.difference },
    { table: 'phone-audience', ...audience },
  ].filter(({ phones }) => phones > 0);
  return {
    looked: gate.looked,
    seen: sql`
      SELECT 'table' AS subject_kind, t."table" AS subject_id, 'high' AS severity,
        jsonb_build_object('phones', t.phones, 'first', t.first) AS facts, NULL AS due_at, 'always' AS recurs
      FROM jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) AS t("table" text, phones int, first jsonb)`,
  };
};

async function compareGates(tx: Transaction): Promise<{ looked: number; difference: Difference }> {
  const difference: Difference = { phones: 0, first: [] };
  let looked = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await sql<{ looked: number; last: string | null } & Difference>`
      WITH batch AS MATERIALIZED (
        SELECT array_agg(id ORDER BY id) AS ids
        FROM (SELECT id FROM phone WHERE id > ${after} ORDER BY id LIMIT ${phonesAtATime}) AS next
      ), differing AS (
        SELECT wanted.phone_id
        FROM phone_gate_of((SELECT ids FROM batch)) AS wanted
        LEFT JOIN phone_gate g ON g.phone_id = wanted.phone_id
        WHERE g IS DISTINCT FROM wanted::phone_gate
      )
      SELECT coalesce(cardinality(ids), 0) AS looked, ids[cardinality(ids)] AS last,
        (SELECT count(*)::int FROM differing) AS phones,
        ARRAY(SELECT phone_id::text FROM differing ORDER BY phone_id LIMIT ${named}) AS first
      FROM batch`.execute(tx);
    const [row] = rows;
    if (row === undefined || row.last === null) return { looked, difference };
    looked += row.looked;
    after = row.last;
    difference.phones += row.phones;
    difference.first = [...difference.first, ...row.first].slice(0, named);
  }
}

async function compareAudience(tx: Transaction): Promise<Difference> {
  const { rows } = await sql<Difference>`
    WITH kept AS (
      SELECT a.phone_id, a.school_id, a.may_be_contacted, a.language, z.time_zones, a.is_shared
      FROM phone_audience a LEFT JOIN calling_zones z ON z.id = a.zones_id
    ), differing AS MATERIALIZED (
      SELECT DISTINCT coalesce(w.phone_id, k.phone_id) AS phone_id
      FROM roster_audience w
      FULL JOIN kept k ON k.phone_id = w.phone_id AND k.school_id = w.school_id
      WHERE (w.may_be_contacted, w.language, w.time_zones, w.is_shared)
        IS DISTINCT FROM (k.may_be_contacted, k.language, k.time_zones, k.is_shared)
    )
    SELECT (SELECT count(*)::int FROM differing) AS phones,
      ARRAY(SELECT phone_id::text FROM differing ORDER BY phone_id LIMIT ${named}) AS first`.execute(
    tx,
  );
  return rows[0] ?? { phones: 0, first: [] };
}

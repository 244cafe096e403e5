import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { Vault } from '#vault/vault.ts';
import { findByOtherKeys } from './find-by-other-keys.ts';
import { ended, together, upserted } from './roster-change-store.ts';

/**
 * Makes the people of one chunk what their rows say, set-based. A row that is already right is not touched; people
 * whose row reads as before were staged without a name and are passed over. It goes out as one message: our side is
 * busy encrypting the next chunk, and PostgreSQL would wait for it between statements.
 *
 * What grows with the district is looked up row by row, by its index, and never joined (LATERAL … OFFSET 0): nobody else
 * sees what this transaction brings, so an ANALYZE counts none of it, and the planner would then scan it for every row.
 *
 * Only rows that the import alone writes are touched here. A phone that stands already, and with it its gate, is
 * somebody else's too: what changes of it is staged until everything has been read (roster-apply-store.ts).
 */
export async function mergeChunk(tx: Transaction, vault: Vault): Promise<void> {
  await findByOtherKeys(tx, vault);
  await together(tx, [
    sql`ANALYZE staged_chunk`,
    upserted('students', students),
    emails,
    mergedGuardians,
    sql`ANALYZE staged_guardian`,
    mergedPhones,
    upserted('guardianPhones', guardianPhones),
    ended(
      'guardianPhones',
      endedGuardianPhones,
      sql`guardian_phone.guardian_id || ' ' || guardian_phone.phone_id`,
    ),
    ...kept,
  ]);
}

/** Keeps of a chunk what later files and other rows refer to. */
export async function keepChunk(tx: Transaction): Promise<void> {
  await together(tx, kept);
}

const kept = [
  sql`INSERT INTO staged_person
    SELECT kind, line, sourced_id, relation, schools, agents, bar_guardians, bar_documents, grades,
      given_on, CASE kind WHEN 'student' THEN index_1 END, CASE kind WHEN 'student' THEN index_2 END, contacts
    FROM staged_chunk`,
  sql`INSERT INTO staged_student_line
    SELECT index FROM staged_chunk CROSS JOIN LATERAL (VALUES (index_1), (index_2)) AS line(index)
    WHERE kind = 'student' AND index IS NOT NULL`,
  sql`TRUNCATE staged_chunk, staged_guardian`,
];

const students = sql`
  INSERT INTO student (sourced_id, name, source_hash, adult_on, directory_refused)
  SELECT sourced_id, name, source_hash, adult_on, directory_refused FROM staged_chunk
  WHERE kind = 'student' AND name IS NOT NULL
  ON CONFLICT (sourced_id) DO UPDATE
    SET name = EXCLUDED.name, source_hash = EXCLUDED.source_hash, active = true, adult_on = EXCLUDED.adult_on,
      directory_refused = EXCLUDED.directory_refused
  WHERE student.source_hash <> EXCLUDED.source_hash OR NOT student.active`;

// The roster may have an address by an older key, so each is looked for by all of them.
const emailOf = sql`(SELECT e.id FROM email_address e WHERE e.index = ANY (c.email_indexes) LIMIT 1)`;

const emails = sql`
  WITH told AS MATERIALIZED (
    SELECT DISTINCT ON (c.email_indexes[1]) c.email_indexes[1] AS index, c.email, ${emailOf} IS NULL AS is_new
    FROM staged_chunk c WHERE c.email IS NOT NULL ORDER BY c.email_indexes[1]
  ), come AS (
    INSERT INTO email_address (index, address, given_on)
    SELECT index, email, (SELECT (now() AT TIME ZONE time_zone)::date FROM district) FROM told WHERE is_new
    RETURNING 1
  ), back AS (
    SELECT count(refill_address(index, email)) FROM told WHERE NOT is_new
  )
  INSERT INTO staged_change SELECT 'emails', count(*), 0, 0 FROM come, back`;

const guardians = sql`
  INSERT INTO guardian (sourced_id, name, language, time_zone, household, source_hash, email_id)
  SELECT sourced_id, name, language, time_zone, household, source_hash, ${emailOf} FROM staged_chunk c
  WHERE kind = 'guardian' AND name IS NOT NULL
  ON CONFLICT (sourced_id) DO UPDATE SET name = EXCLUDED.name, language = EXCLUDED.language,
    time_zone = EXCLUDED.time_zone, household = EXCLUDED.household, source_hash = EXCLUDED.source_hash,
    email_id = EXCLUDED.email_id, active = true
  WHERE guardian.source_hash <> EXCLUDED.source_hash OR NOT guardian.active`;

// The statements that follow look only at these, and not through everybody once more for every chunk.
const mergedGuardians = sql`
  WITH touched AS (${guardians} RETURNING id, guardian.sourced_id, old IS NULL AS added),
    noted AS (INSERT INTO staged_guardian SELECT id, sourced_id, added FROM touched)
  INSERT INTO staged_change
  SELECT 'guardians', count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added), 0 FROM touched`;

const stagedPhones = sql`
  SELECT sourced_id, index_1 AS index, number_1 AS number, line_type_1 AS line_type, zones_1 AS zones, 1 AS rank
  FROM staged_chunk WHERE number_1 IS NOT NULL
  UNION ALL
  SELECT sourced_id, index_2, number_2, line_type_2, zones_2, 2 FROM staged_chunk WHERE number_2 IS NOT NULL`;

// Where two guardians disagree about a shared number, the stricter law's answer holds: a mobile stays a mobile.
const mergedPhones = sql`
  WITH told AS MATERIALIZED (
    SELECT DISTINCT ON (p.index) p.index, p.number, p.line_type, p.zones, k.id IS NULL AS is_new
    FROM (${stagedPhones}) p
    LEFT JOIN LATERAL (
      SELECT id, line_type, area_zones, number FROM phone WHERE index = p.index OFFSET 0) k ON true
    WHERE k.id IS NULL OR k.area_zones <> p.zones
      OR k.line_type <> 'mobile' AND p.line_type NOT IN ('unknown', k.line_type) OR k.number = ''
    ORDER BY p.index, array_position(ARRAY['mobile', 'voip', 'landline', 'unknown'], p.line_type)
  ), come AS (
    INSERT INTO phone (index, number, line_type, area_zones)
    SELECT index, number, line_type, zones FROM told WHERE is_new
    RETURNING 1
  ), noted AS (
    INSERT INTO staged_phone SELECT index, line_type, zones FROM told WHERE NOT is_new
  ), back AS (
    SELECT count(refill_number(index, number)) FROM told WHERE NOT is_new
  )
  INSERT INTO staged_change SELECT 'phones', count(*), 0, 0 FROM come, back`;

const stagedGuardianPhones = sql`
  SELECT g.id, phone.id, p.rank
  FROM (${stagedPhones}) p
  JOIN staged_guardian g ON g.sourced_id = p.sourced_id
  CROSS JOIN LATERAL (SELECT id FROM phone WHERE index = p.index OFFSET 0) phone`;

// What the guardian said is not theirs stays so, until the roster has left it out and lists it again.
const guardianPhones = sql`
  INSERT INTO guardian_phone (guardian_id, phone_id, rank)
  ${stagedGuardianPhones}
  ON CONFLICT (guardian_id, phone_id) DO UPDATE
    SET rank = EXCLUDED.rank, active = guardian_phone.disowned_at IS NULL
  WHERE (guardian_phone.rank, guardian_phone.active)
    IS DISTINCT FROM (EXCLUDED.rank, guardian_phone.disowned_at IS NULL)`;

// Only guardians whose row changed brought their phones along; the others' phones are as they were. The row that conflicts
// is the one that ends: an UPDATE would join all ties with the chunk.
const endedGuardianPhones = sql`
  INSERT INTO guardian_phone (guardian_id, phone_id)
  SELECT g.id, gp.phone_id
  FROM staged_chunk p JOIN staged_guardian g ON g.sourced_id = p.sourced_id AND NOT g.is_new
  CROSS JOIN LATERAL (SELECT phone_id FROM guardian_phone WHERE guardian_id = g.id OFFSET 0) gp
  CROSS JOIN LATERAL (SELECT index FROM phone WHERE id = gp.phone_id OFFSET 0) phone
  WHERE p.kind = 'guardian' AND (phone.index IN (p.index_1, p.index_2)) IS NOT TRUE
  ON CONFLICT (guardian_id, phone_id) DO UPDATE SET active = false, disowned_at = NULL
  WHERE guardian_phone.active OR guardian_phone.disowned_at IS NOT NULL`;

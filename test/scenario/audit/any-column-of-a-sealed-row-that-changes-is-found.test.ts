import { beforeAll, expect, test } from 'vitest';
import { checkLedger } from '#domain/proof/ledger/check-ledger.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { isLong } from '#test/support/run/length.ts';

/** A closure that is over, and its owner with every guard off and every constraint dropped. */

const product = setUpProduct({
  students: 12,
  callsPerSecond: 40,
  withoutBot: true,
  withoutWorker: true,
});
type Column = { table: string; column: string; type: string };
let columns: Column[];

const tables = [
  'consent_record',
  'revocation',
  'number_check',
  'phone_block',
  'consent_wording',
  'recipient',
  'exclusion',
  'approval',
  'attempt',
  'campaign_version',
] as const;

/** Encrypted: a change of the key writes them again, so the log can't hold them. What was changed opens with no key. */
const encrypted = ['revocation.words', 'phone_block.reason', 'approval.reason'];
/** What no call was decided by: counts for cards, what the form began with, and what a worker needs in the middle of a call. */
const unsealed = [
  // Where a file's writer looks for a row's list: with another, the row isn't found, and is missing from the file.
  ...['consent_record', 'consent_wording', 'number_check', 'phone_block', 'revocation'].map(
    (table) => `${table}.tx`,
  ),
  'approval.id',
  'approval.training_record_id',
  ...(
    'voice_count text_count staff_count guardian_count shared_count training_record_id warnings form_id text_segments says_safe ' +
    'template_version_id place'
  )
    .split(' ')
    .map((column) => `campaign_version.${column}`),
  ...(
    'version_id try_number fence worker not_before deadline_at token sender carrier_id rule rule_set answered_by spoken_at seconds ' +
    'cancel_requested superseded misses failed_leases recall_fence held_back created_at ended_at'
  )
    .split(' ')
    .map((column) => `attempt.${column}`),
  // This closure calls every phone. Where one guardian is enough, a line of the list has both: `the-household-policy-is-sealed`.
  'attempt.household',
  'recipient.household',
  'recipient.turn',
];

beforeAll(async () => {
  const processes = [await product.startBotProcess(), product.startWorkerProcess()];
  const { pool } = product.database.owner;
  await pool.query(`INSERT INTO phone_block (phone_id, kind, reason, blocked_by)
    SELECT id, 'district', '', 'test' FROM phone ORDER BY id LIMIT 1`);
  await pool.query(`INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
    SELECT id, current_date, 'no', 'test', now() + interval '1 day' FROM phone`);
  await pool.query(`INSERT INTO revocation (phone_id, channel, scope, means, recorded_by)
    SELECT id, 'any', 'non-emergency', 'staff', 'test' FROM phone ORDER BY id DESC LIMIT 1`);
  await product.onSlack('principal').askClosure({});
  const deputy = product.onTeams('deputy');
  await until('the card', () => deputy.card().includes('Waiting for approval'));
  await deputy.press('approve');
  await finished(product);
  for (const one of processes) await one.kill();
  const { rows } = await pool.query<Column>(
    `SELECT table_name AS table, column_name AS column, data_type AS type FROM information_schema.columns
     WHERE table_name = ANY ($1) AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position`,
    [tables],
  );
  columns = rows.filter((_, at) => isLong || at % 6 === 0);
  const { rows: constraints } = await pool.query<{ drop: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname) AS drop FROM pg_constraint
     WHERE conrelid = ANY ($1::regclass[]) AND contype IN ('c', 'f', 'u') ORDER BY contype = 'f' DESC`,
    [tables],
  );
  for (const { drop } of constraints) await pool.query(drop);
});

const faults = async () => (await checkLedger(product.database.as('imports').db)).faults;

test('the rows as they were written pass', async () => {
  expect(await faults()).toEqual([]);
});

/** Another value of a column, whatever stands there. */
function otherValue({ column, type }: Column): string {
  const value = `"${column}"`;
  switch (type) {
    case 'uuid':
      return 'gen_random_uuid()';
    case 'timestamp with time zone':
      return `coalesce(${value} + interval '10 seconds', now())`;
    case 'time without time zone':
      return `coalesce(${value}, '07:00') + interval '1 hour'`;
    case 'date':
      return `coalesce(${value}, current_date) + 1`;
    case 'boolean':
      return `NOT coalesce(${value}, false)`;
    case 'bytea':
      return `coalesce(${value}, ''::bytea) || '\\x01'::bytea`;
    case 'jsonb':
      return `coalesce(${value}, '{}') || '{"more": 1}'`;
    case 'ARRAY':
      return `array_append(${value}, ${value}[1])`;
    case 'xid8':
      return `'3'`;
    case 'text':
      return `coalesce(${value}, '') || 'x'`;
    default:
      return `coalesce(${value}, 0) + 1`;
  }
}

/** Runs one statement past every trigger and foreign key. */
async function unguarded(statement: string): Promise<{ ctid: string }[]> {
  const client = await product.database.owner.pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    const { rows } = await client.query<{ ctid: string }>(statement);
    await client.query('COMMIT');
    return rows;
  } finally {
    client.release();
  }
}

test('each column of each table is changed in one row, and found where the log holds it', async () => {
  const silent: string[] = [];
  for (const one of columns) {
    const { table, column } = one;
    await unguarded(`DROP TABLE IF EXISTS kept`);
    await unguarded(`CREATE TABLE kept AS SELECT * FROM ${table} ORDER BY ctid LIMIT 1`);
    const [changed] = await unguarded(`UPDATE ${table} SET "${column}" = ${otherValue(one)}
      WHERE ctid = (SELECT min(ctid) FROM ${table}) RETURNING ctid`);
    if ((await faults()).length === 0) silent.push(`${table}.${column}`);
    await unguarded(
      `UPDATE ${table} t SET "${column}" = kept."${column}" FROM kept WHERE t.ctid = '${changed?.ctid}'`,
    );
    expect(await faults(), `${table}.${column}, put back`).toEqual([]);
  }

  const tried = new Set(columns.map(({ table, column }) => `${table}.${column}`));
  expect(silent.toSorted()).toEqual(
    [...encrypted, ...unsealed].filter((one) => tried.has(one)).toSorted(),
  );
});

import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { signCheckpoint, writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { checkKeys } from '#domain/audit-run/checks/records/key-check-store.ts';
import { findKeys } from '#domain/data-key/find-keys.ts';
import { describeKeys } from '#domain/data-key/key-words.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

const database = setUpDatabase();

const [first, second] = [newLogSigner(), newLogSigner()];
const told = async () => describeKeys(await findKeys(database.owner.db));

async function seal(signer: Parameters<typeof sealLog>[1]): Promise<void> {
  await database.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id) VALUES ('system', 'tried', 'test', '1')`,
  );
  await sealLog(database.as('worker').db, signer);
}

const twoYearsPass = () =>
  database.owner.pool.query(
    `BEGIN; SET LOCAL session_replication_role = replica;
     UPDATE audit_checkpoint SET at = at - interval '2 years 1 day';
     UPDATE audit_log_key SET at = at - interval '2 years 1 day'; COMMIT`,
  );

test('a data key is over its term after a year, and its line says how to change it', async () => {
  expect(await told()).not.toContain('too long');
  for (const [age, isOverdue] of [
    ['364 days', false],
    ['367 days', true],
  ]) {
    await database.owner.pool.query(
      `UPDATE data_key SET state_at = now() - $1::interval WHERE class = 'text'`,
      [age],
    );
    expect((await told()).includes('too long: keys rotate text')).toBe(isOverdue);
  }
});

test('the log’s key is over its term after two years, and a new one begins again; a new address does not', async () => {
  await seal(first.signer);
  expect(await told()).not.toContain('change AUDIT_LOG_KEY');
  await twoYearsPass();
  expect(await told()).toContain('change AUDIT_LOG_KEY');
  await seal({ name: 'bellwether.example.com/audit', key: first.signer.key });
  expect(await told()).toContain('change AUDIT_LOG_KEY');
  await seal({ ...second.signer, previous: first.signer });
  expect(await told()).not.toContain('change AUDIT_LOG_KEY');
});

test('a change that this log didn’t sign makes no key younger', async () => {
  await twoYearsPass();
  const { rows } = await database.pool.query<{ size: number }>(
    'SELECT (max(index) + 2)::int AS size FROM audit_leaf',
  );
  const size = rows[0]?.size ?? 0;
  // Both keys are the thief’s, so that both that it names have signed it.
  const [thief, next] = [newLogSigner(), newLogSigner()];
  const lines = `previous-key ${writeVerifier(thief.verifier)}\nkey ${writeVerifier(next.verifier)}\n`;
  const checkpoint = { origin: second.verifier.name, size, root: Buffer.alloc(32) };
  const worker = database.as('worker');
  await worker.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id) VALUES ('system', 'tried', 'test', '2')`,
  );
  await worker.pool.query(
    'INSERT INTO audit_leaf (index, entry_id) SELECT $1, max(id) FROM audit_entry',
    [size - 1],
  );
  await worker.pool.query('INSERT INTO audit_checkpoint (size, root, note) VALUES ($1, $2, $3)', [
    size,
    checkpoint.root,
    signCheckpoint(checkpoint, { ...next.signer, previous: thief.signer }, lines),
  ]);

  expect(await told()).toContain('change AUDIT_LOG_KEY');
  const found = await transact(database.as('worker').db, async (tx) => {
    const { seen } = await checkKeys(tx, null);
    return (await sql`SELECT subject_id FROM (${seen}) AS seen`.execute(tx)).rows;
  });
  expect(found).toContainEqual({ subject_id: 'audit-log' });
});

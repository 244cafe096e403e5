import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { findKeys } from '#domain/data-key/find-keys.ts';
import { describeKeys } from '#domain/data-key/key-words.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const [first, second] = [newLogSigner(), newLogSigner()];
const told = async () => describeKeys(await findKeys(database.owner.db));

async function seal(signer: Parameters<typeof sealLog>[1]): Promise<void> {
  await database.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id) VALUES ('system', 'tried', 'test', '1')`,
  );
  await sealLog(database.as('worker').db, signer);
}

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
  await database.owner.pool.query(
    `BEGIN; SET LOCAL session_replication_role = replica;
     UPDATE audit_checkpoint SET at = at - interval '2 years 1 day'; COMMIT`,
  );
  expect(await told()).toContain('change AUDIT_LOG_KEY');
  await seal({ name: 'bellwether.example.com/audit', key: first.signer.key });
  expect(await told()).toContain('change AUDIT_LOG_KEY');
  await seal({ ...second.signer, previous: first.signer });
  expect(await told()).not.toContain('change AUDIT_LOG_KEY');
});

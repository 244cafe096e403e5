import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { signCheckpoint } from '#domain/audit/log/checkpoint.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { selectProof } from '#domain/proof/evidence/evidence-proof-store.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

const { signer } = newLogSigner();
const database = setUpDatabase();
let size: number;

/** A checkpoint every hundred seconds, for three days, the last of them just now. */
beforeAll(async () => {
  await database.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id)
     SELECT 'system', 'tried', 'test', n::text FROM generate_series(1, 2600) AS n`,
  );
  while ((await sealLog(database.as('worker').db, signer)) > 0);
  const { rows } = await database.pool.query<{ size: number }>(
    'SELECT max(size)::int AS size FROM audit_checkpoint',
  );
  size = rows[0]?.size ?? 0;
  // All with the root of nothing, which the log signed too.
  const root = createHash('sha256').digest();
  const notes = Array.from({ length: size - 1 }, (_, n) =>
    signCheckpoint({ origin: signer.name, size: n + 1, root }, signer),
  );
  await database.owner.pool.query(
    `INSERT INTO audit_checkpoint (size, root, note, at)
     SELECT n, sha256(''), note, now() - (${size} - n) * interval '100 seconds' FROM unnest($1::text[]) WITH ORDINALITY AS l (note, n)`,
    [notes],
  );
});

/** Counted by looking at each: the last one of every span of so many minutes, at most so many. */
async function lastOfEach(minutes: number, most: number): Promise<number[]> {
  const { rows } = await database.pool.query<{ size: number; at: string }>(
    `SELECT size::int AS size, extract(epoch FROM at)::text AS at FROM audit_checkpoint
     WHERE size < ${size} ORDER BY size`,
  );
  const last = new Map<number, number>();
  for (const one of rows) last.set(Math.floor(Number(one.at) / 60 / minutes), one.size);
  return [...last.values()].slice(-most);
}

test('a file carries the last checkpoint of each quarter hour and of each day, the oldest first', async () => {
  const proof = await transact(database.as('bot').db, (tx) => selectProof(tx, []));
  const carried = proof.flatMap((line) => (line.kind === 'consistency' ? [line['from']] : []));

  const quarters = await lastOfEach(15, 200);
  const days = await lastOfEach(24 * 60, 400);
  expect(quarters).toHaveLength(200);
  expect(days.length).toBeGreaterThan(3);
  expect(carried).toEqual([...new Set([...quarters, ...days])].toSorted((a, b) => a - b));
});

import type pg from 'pg';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { keepLog } from '#sandbox/tamper/while-tampered.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';
import { newLogSigner } from './log-signer.ts';

/** Fills a log with so many entries, in three seals; returns its key and what a channel showed meanwhile. */
export async function fillLog(database: TestDatabase, entries: number) {
  const { signer, verifier } = newLogSigner();
  const each = entries / 3;
  for (const from of [0, each, 2 * each]) {
    await database.pool.query(
      `INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
       SELECT 'operator', 'o' || n, 'gates-rebuilt', 'test', n::text, jsonb_build_object('phones', n, 'changed', 1)
       FROM generate_series($1::int, $1::int + $2::int - 1) AS n`,
      [from, each],
    );
    await sealAll(database, signer);
  }
  await keepLog(database.owner.pool);
  return { signer, verifier, outside: await keptNotes(database.pool) };
}

export async function sealAll(
  database: TestDatabase,
  signer: Parameters<typeof sealLog>[1],
): Promise<void> {
  while ((await sealLog(database.as('worker').db, signer)) > 0);
}

async function keptNotes(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ note: string }>(
    'SELECT note FROM audit_checkpoint ORDER BY size',
  );
  return rows.map(({ note }) => note);
}

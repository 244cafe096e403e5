import { hash } from 'node:crypto';
import type pg from 'pg';

/** One transaction an act: its change, and an entry chained to the last one under a lock. */
export async function act(
  pool: pg.Pool,
  what: { name: string; subject: string; facts: unknown; sql: string; values: unknown[] },
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(what.sql, what.values);
    await client.query('SELECT pg_advisory_xact_lock(1)');
    const { rows } = await client.query<{ id: string; hash: Buffer }>(
      'SELECT id, hash FROM popular.audit ORDER BY id DESC LIMIT 1',
    );
    const facts = JSON.stringify(what.facts);
    const before = rows[0]?.hash.toString('hex') ?? '';
    await client.query(
      'INSERT INTO popular.audit (id, at, act, subject, facts, hash) VALUES ($1, now(), $2, $3, $4, $5)',
      [
        Number(rows[0]?.id ?? 0) + 1,
        what.name,
        what.subject,
        facts,
        hash('sha256', `${before}${what.name}${what.subject}${facts}`, 'buffer'),
      ],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

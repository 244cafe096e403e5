import { expect, test } from 'vitest';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();

const drafts = `INSERT INTO campaign (author_id) VALUES ($1) RETURNING number`;

async function numberOf(end: 'COMMIT' | 'ROLLBACK'): Promise<number | undefined> {
  const client = await database.as('bot').pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ number: number }>(drafts, [district.principal.id]);
    await client.query(end);
    return rows[0]?.number;
  } finally {
    client.release();
  }
}

test('attack 61: a closure that never was takes no number, so a gap is a record that is missing', async () => {
  const first = (await numberOf('COMMIT')) ?? 0;
  expect(await numberOf('ROLLBACK')).toBe(first + 1);
  expect(await numberOf('COMMIT')).toBe(first + 1);
  // What a sequence has handed out ahead is lost in a crash: none gives these numbers.
  const { rows } = await database.pool.query<{ sequence: string | null }>(
    `SELECT pg_get_serial_sequence(t, 'number') AS sequence FROM unnest('{campaign,drill,incident}'::text[]) AS t`,
  );
  expect(rows.map(({ sequence }) => sequence)).toEqual([null, null, null]);
});

import { expect, test } from 'vitest';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { planCheckpointPost } from '#domain/proof/witness/plan-checkpoint-post.ts';
import { until } from '#sandbox/until.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const database = setUpDatabase();
const { signer } = newLogSigner();

async function grow(): Promise<number> {
  await database.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id) VALUES ('system', 'tried', 'test', '1')`,
  );
  while ((await sealLog(database.as('worker').db, signer)) > 0);
  const { rows } = await database.pool.query<{ size: number }>(
    'SELECT max(size)::int AS size FROM audit_checkpoint',
  );
  return rows[0]?.size ?? 0;
}

const plan = () => planCheckpointPost(database.as('bot').db, ['slack', 'teams']);

async function posted(): Promise<number[]> {
  await plan();
  const { rows } = await database.pool.query<{ size: number }>(
    'SELECT size::int AS size FROM checkpoint_post ORDER BY at',
  );
  return rows.map(({ size }) => size);
}

/** So much time passes for what was posted. */
async function pass(time: string): Promise<void> {
  await inAnotherTime(database, 'UPDATE checkpoint_post SET at = at - $1::interval', [time]);
}

test('every 15 minutes in which the log grew, and once a day where it did not', async () => {
  const first = await grow();
  expect(await posted()).toEqual([first]);
  await pass('14 minutes');
  const second = await grow();
  expect(await posted()).toEqual([first]);
  await pass('1 minute');
  expect(await posted()).toEqual([first, second]);
  await pass('23 hours');
  expect(await posted()).toEqual([first, second]);
  await pass('1 hour');
  expect(await posted()).toEqual([first, second, second]);
});

test('two bots that look at once post it once, on each platform', async () => {
  await grow();
  await pass('15 minutes');
  const before = (await posted()).length;
  const size = await grow();
  await pass('15 minutes');
  // The first one has not committed yet when the second one looks.
  const first = await database.owner.pool.connect();
  await first.query('BEGIN');
  await first.query(`SELECT pg_advisory_xact_lock(hashtextextended('checkpoint_post', 0))`);
  await first.query(
    `WITH post AS (INSERT INTO checkpoint_post (size, note) VALUES ($1, 'note') RETURNING id)
     INSERT INTO posted_card (kind, subject, platform, channel)
     SELECT 'checkpoint', id, platform, 'witness' FROM post, unnest('{slack,teams}'::text[]) AS platform`,
    [size],
  );
  const second = plan();
  await until('the second one to wait', async () => {
    const { rows } = await database.pool.query(
      `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`,
    );
    return rows.length > 0;
  });
  await first.query('COMMIT');
  first.release();
  await second;

  expect(await posted()).toHaveLength(before + 1);
  const { rows } = await database.pool.query(
    `SELECT platform, count(*)::int AS cards FROM posted_card WHERE kind = 'checkpoint' GROUP BY 1 ORDER BY 1`,
  );
  expect(rows).toEqual([
    { platform: 'slack', cards: before + 1 },
    { platform: 'teams', cards: before + 1 },
  ]);
});

test('where no channel is set up, none is planned', async () => {
  const before = (await posted()).length;
  await grow();
  await pass('1 day');
  await planCheckpointPost(database.as('bot').db, []);
  const { rows } = await database.pool.query('SELECT FROM checkpoint_post');
  expect(rows).toHaveLength(before);
});

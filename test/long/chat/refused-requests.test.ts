import { expect, test } from 'vitest';
import { countEdgeRefusals } from '#conversation/door/count-refused-requests.ts';
import { until } from '#sandbox/until.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

const database = setUpDatabase();

async function noted(door: string): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    `SELECT facts FROM audit_entry WHERE act = 'request-refused' AND subject_id = $1 ORDER BY id`,
    [door],
  );
  return rows.map(({ facts }) => facts);
}

const onFault = (error: unknown) => {
  throw error;
};

test('a flood of forged requests is one entry at once, and one a minute with the count of the others', async () => {
  await using refused = countEdgeRefusals({ db: database.db, onFault, windowMs: 300 });

  for (let n = 0; n < 1000; n++) refused.note('slack', 'bad-signature');
  refused.note('slack', 'sent-before');

  await until('the end of the minute', async () => (await noted('slack')).length === 3);
  expect(await noted('slack')).toEqual(
    expect.arrayContaining([
      { reason: 'bad-signature', count: 1 },
      { reason: 'sent-before', count: 1 },
      { reason: 'bad-signature', count: 999 },
    ]),
  );
});

test('what was counted is written down when the bot ends', async () => {
  await (async () => {
    await using refused = countEdgeRefusals({ db: database.db, onFault });
    for (let n = 0; n < 5; n++) refused.note('teams', 'bad-token');
  })();

  const entries = await noted('teams');
  expect(entries).toHaveLength(2);
  expect(entries).toEqual(
    expect.arrayContaining([
      { reason: 'bad-token', count: 1 },
      { reason: 'bad-token', count: 4 },
    ]),
  );
});

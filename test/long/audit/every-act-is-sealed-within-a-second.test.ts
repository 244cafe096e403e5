import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { watchMachine } from '#test/support/product/watch-machine.ts';

const product = setUpProduct({ callsPerSecond: 20 });

type Sealed = { act: string; platform: string | null; late: number };

/** By the clock of the database: from the last entry of a transaction to the checkpoint that covers it. */
async function sealed(): Promise<Sealed[]> {
  const { rows } = await product.database.owner.pool.query<Sealed>(
    `SELECT e.act, e.facts->>'platform' AS platform,
       extract(epoch FROM c.at - max(e.at) OVER (PARTITION BY e.tx::text))::float8 AS late
     FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id
     JOIN LATERAL (SELECT at FROM audit_checkpoint WHERE size > l.index ORDER BY size LIMIT 1) c ON true
     WHERE e.id > $1`,
    [before],
  );
  return rows;
}

let before: string;

test('what people do on both platforms, and each call that follows, is signed for within a second', async () => {
  const { pool } = product.database;
  const { rows } = await pool.query<{ id: string }>('SELECT max(id)::text AS id FROM audit_entry');
  before = rows[0]?.id ?? '0';
  const machine = watchMachine(product);
  const principal = product.onSlack('principal');
  const deputy = product.onTeams('deputy');
  const waiting = () =>
    [principal, deputy].every((one) => one.card().includes('Waiting for approval'));
  await principal.askClosure({});
  await until('the card', waiting);
  await principal.press('approve');
  await deputy.press('approve');
  await finished(product);
  await product.onSlack('compliance').say('audit report');
  await product.onTeams('compliance').say('audit now');
  const openEntries = `SELECT FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)`;
  await until('the audit to end, and all to be sealed', async () => {
    const ended = await pool.query(`SELECT FROM audit_entry WHERE act = 'audit-run-ended'`);
    const open = await pool.query(openEntries);
    return ended.rows.length > 0 && open.rows.length === 0;
  });
  const stalled = await machine.stop();

  const entries = await sealed();
  const acts = new Set(entries.map(({ act, platform }) => `${act} ${platform ?? ''}`.trim()));
  for (const act of [
    'campaign-submitted',
    'decision-refused slack',
    'campaign-approved teams',
    'campaign-started',
    'attempt-moved',
    'campaign-finished',
    'audit-reported',
    'audit-run-asked',
  ])
    expect([...acts]).toContain(act);
  expect(entries.length).toBeGreaterThan(60);
  const late = entries.filter((one) => one.late > 1 + 3 * stalled);
  expect(late, `the machine stood still for ${stalled} s`).toEqual([]);
});

import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { askAnew, dataOf, entries, expectRefused } from '#test/support/chat/attacks.ts';
import { pressInSlack, pressInTeams } from '#test/support/chat/presses.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { isLong } from '#test/support/run/length.ts';

const product = setUpProduct({ withoutWorker: true });

async function approvals(): Promise<number | null> {
  return (await product.database.pool.query('SELECT FROM approval')).rowCount;
}

test.for(
  (
    [
      ['Slack', pressInSlack],
      ['Teams', pressInTeams],
    ] as const
  ).filter(([platform]) => isLong || platform === 'Teams'),
)(
  'attack 23: kill -9 between receiving a click in %s and saving it',
  async ([platform, pressIn]) => {
    const card = await askAnew(product);
    const press = { who: 'superintendent', verb: 'approve', data: dataOf(card) } as const;
    const before = await approvals();
    const bot = await product.startBotProcess();
    // The decision waits for the campaign, which somebody holds, when its process dies.
    const holder = await product.database.owner.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      press.data.campaign,
    ]);
    const pressed = pressIn(product, press).catch(() => 0);
    await until('the decision to wait', async () => {
      const { rowCount } = await product.database.owner.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`,
      );
      return (rowCount ?? 0) > 0;
    });
    await bot.kill();
    // Not acknowledged: the person sees that it did not work.
    expect(await pressed).not.toBe(200);
    await holder.query('ROLLBACK');
    holder.release();
    expect(await approvals()).toBe(before);

    await product.startBotProcess();
    expect(await pressIn(product, press)).toBe(200);
    await until('the approval', async () => (await approvals()) === (before ?? 0) + 1);
    const superintendent =
      platform === 'Slack' ? product.onSlack('superintendent') : product.onTeams('superintendent');
    await expectRefused(
      product,
      { who: [superintendent], words: 'You approved this at', reason: 'already-decided' },
      () => pressIn(product, { ...press, data: { ...press.data, again: '1' } }),
    );
    expect(await approvals()).toBe((before ?? 0) + 1);
    expect(await entries(product, { act: 'campaign-approved', subject: press.data.campaign })).toBe(
      1,
    );
  },
);

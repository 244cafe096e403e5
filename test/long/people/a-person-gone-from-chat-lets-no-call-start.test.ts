import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { intentsAround, toldAfter } from '#test/support/product/running-closure.ts';

const product = setUpProduct({ callsPerSecond: 1, students: 60 });
let bySuperintendent: string;
let byDeputy: string;
beforeAll(async () => {
  bySuperintendent = await startClosure(product.onTeams('superintendent'));
  byDeputy = await startClosure(product.onSlack('deputy'));
});

/** A closure that the principal asks for in Slack, and that dials. */
async function startClosure(approver: Person): Promise<string> {
  const before = await product.campaign().catch(() => ({ number: 0 }));
  await product.onSlack('principal').askClosure({ delivery: 'call' });
  await until('the card', () =>
    [`Closure ${before.number + 1} ·`, 'Waiting for approval'].every((words) =>
      approver.card().includes(words),
    ),
  );
  await approver.press('approve');
  const { id } = await product.campaign();
  await until('the calls', async () => (await stateOf(id)) === 'dialing');
  return id;
}

async function stateOf(id: string): Promise<string | undefined> {
  const { rows } = await product.database.pool.query<{ state: string }>(
    'SELECT state FROM campaign WHERE id = $1',
    [id],
  );
  return rows[0]?.state;
}

/** As if the 20 seconds were over after which Slack and Teams are asked again. */
async function askNow(): Promise<void> {
  await product.database.owner.pool.query(
    `UPDATE account_status SET asked_at = asked_at - interval '20 seconds'`,
  );
}

/** Whatever happens to the person, nobody presses or says anything; it pauses, in words, and not one call follows. */
async function pausesAfter(campaign: string, act: () => void): Promise<void> {
  act();
  // A question that was under way may have been answered before; the next one is not.
  let askedMs = -Infinity;
  await until('the pause', async () => {
    if (performance.now() - askedMs > 3_000) {
      askedMs = performance.now();
      await askNow();
    }
    return (await stateOf(campaign)) === 'paused';
  });
  const { rows } = await product.database.pool.query(
    `SELECT h.reason, h.placed_by, h.placed_at - s.gone_at < interval '30 seconds' AS soon,
       ARRAY(SELECT act FROM audit_entry e WHERE e.subject_id = h.campaign_id::text
         AND e.act = 'campaign-lost-its-approval') AS acts
     FROM pause h, account_status s WHERE h.campaign_id = $1 AND s.gone_at IS NOT NULL
     ORDER BY s.gone_at DESC LIMIT 1`,
    [campaign],
  );
  expect(rows).toEqual([
    {
      reason: expect.stringContaining('no longer has permission for these schools'),
      placed_by: null,
      soon: true,
      acts: ['campaign-lost-its-approval'],
    },
  ]);
  expect((await intentsAround(product, campaign)).after).toBe(0);
}

/** The log's words on the person's accounts, in order. */
async function logOf(who: keyof typeof staff): Promise<string[]> {
  const { rows } = await product.database.pool.query<{ act: string }>(
    `SELECT act FROM audit_entry e JOIN operator o ON o.id::text = e.subject_id
     WHERE o.directory_id = $1 AND act IN ('account-gone', 'account-back') ORDER BY e.id`,
    [staff[who].directoryId],
  );
  return rows.map(({ act }) => act);
}

test('F59 Slack and Teams that can’t be asked stop no calls', async () => {
  const { slack, teams } = product.farSide;
  slack.setDown(true);
  teams.setDown(true);
  await askNow();

  const unread = async (platform: string) =>
    (
      await product.database.pool.query(
        'SELECT FROM account_status WHERE unread_since IS NOT NULL AND platform = $1',
        [platform],
      )
    ).rowCount ?? 0;
  await until('nobody knows', async () => (await unread('slack')) * (await unread('teams')) > 0);
  expect([await stateOf(bySuperintendent), await stateOf(byDeputy)]).toEqual([
    'dialing',
    'dialing',
  ]);
  slack.setDown(false);
  teams.setDown(false);
  await until('everybody is seen again', async () => {
    await askNow();
    return (await unread('slack')) === 0 && (await unread('teams')) === 0;
  });
  const { rowCount } = await product.database.pool.query('SELECT FROM pause');
  expect(rowCount).toBe(0);
});

test('F59 an approver whose Slack account is closed pauses what they approved, in Teams too, and nothing else', async () => {
  const { slackUserId } = staff.superintendent;

  await pausesAfter(bySuperintendent, () =>
    product.farSide.slack.changeUser(slackUserId, { flags: { deleted: true } }),
  );

  expect(await stateOf(byDeputy)).toBe('dialing');
  expect(await logOf('superintendent')).toEqual(['account-gone']);
  // The account in Teams, which nobody has closed yet, is nobody either.
  const onTeams = product.onTeams('superintendent');
  await toldAfter(onTeams, 'isn’t linked.', () => onTeams.say('people'));
});

test('F59 an approver who is deleted in Teams pauses what they approved in Slack', async () => {
  await pausesAfter(byDeputy, () =>
    product.farSide.teams.changeUser(staff.deputy.teamsUserId, { isDeleted: true }),
  );

  expect(await logOf('deputy')).toEqual(['account-gone']);
});

test('F59 a requester who becomes a guest pauses what they asked for; anyone who is back may approve again', async () => {
  product.farSide.slack.changeUser(staff.superintendent.slackUserId, { flags: {} });
  await askNow();
  await until('the return', async () => (await logOf('superintendent')).length === 2);
  const third = await startClosure(product.onTeams('superintendent'));

  await pausesAfter(third, () =>
    product.farSide.slack.changeUser(staff.principal.slackUserId, {
      flags: { is_restricted: true },
    }),
  );

  expect(await logOf('principal')).toEqual(['account-gone']);
  expect(await logOf('superintendent')).toEqual(['account-gone', 'account-back']);
});

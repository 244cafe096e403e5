import { beforeAll, expect, test } from 'vitest';
import { entraTenant, slackTeam, staff } from '#sandbox/district/staff.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import { until } from '#sandbox/until.ts';
import { dataOf, waitingTarget } from '#test/support/chat/attacks.ts';
import { pressInSlack, pressInTeams } from '#test/support/chat/presses.ts';
import { type Product, setUpProduct } from '#test/support/product/product.ts';

type Who = keyof typeof staff;

const product = setUpProduct({ withoutWorker: true });
let card: { campaign: string; code: string };

/** Everybody here is an approver, trained and linked: only what their platform says of them is against them. */
beforeAll(async () => {
  const { owner, db } = product.database;
  const { rows } = await owner.pool.query<{ id: string }>(
    `INSERT INTO role_grant (operator_id, role) SELECT id, 'approver' FROM operator o
     WHERE NOT EXISTS (SELECT FROM role_grant g WHERE g.operator_id = o.id AND g.role IN ('approver', 'requester'))
     RETURNING operator_id AS id`,
  );
  await trainStaff(
    db,
    rows.map(({ id }) => id),
  );
  await product.onSlack('principal').askClosure();
  await until('the cards', () =>
    [product.onSlack('principal'), product.onTeams('principal')].every((person) =>
      person.card().includes('Waiting for approval'),
    ),
  );
  const { number } = await product.campaign();
  card = dataOf(await waitingTarget(product, number));
});

const approvals = async () => (await product.database.pool.query('SELECT FROM approval')).rowCount;

/** How often the log says that this account was refused because its platform does not call it a member. */
async function refusals(account: string): Promise<number | null> {
  const { rowCount } = await product.database.pool.query(
    `SELECT FROM audit_entry WHERE act = 'account-refused' AND actor_id = account_mark($1) AND facts = '{"isMember": false}'`,
    [account],
  );
  return rowCount;
}

const flags: [Who, string, Parameters<Product['farSide']['slack']['changeUser']>[1]][] = [
  ['deputy', 'deactivated', { flags: { deleted: true } }],
  ['compliance', 'a bot', { flags: { is_bot: true } }],
  ['secretary', 'a guest', { flags: { is_restricted: true } }],
  ['administrator', 'a guest of one channel', { flags: { is_ultra_restricted: true } }],
  ['technologist', 'a stranger of a shared channel', { flags: { is_stranger: true } }],
  ['counsel', 'of another workspace', { teamId: 'T0ELSEWHERE' }],
];

test.each(flags)('attack 16: in Slack %s is %s and approves', async (who, _, change) => {
  const { slackUserId } = staff[who];
  product.farSide.slack.changeUser(slackUserId, change);
  const account = `slack:${change.teamId ?? slackTeam}:${slackUserId}`;

  await pressInSlack(product, { who, verb: 'approve', data: card });

  await until('the refusal in the log', async () => (await refusals(account)) === 1);
  await until('the sentence', () =>
    product
      .onSlack(who)
      .toldPrivately()
      .some((words) => words.includes('isn’t linked.')),
  );
  expect(await approvals()).toBe(0);
  expect((await product.campaign()).state).toBe('submitted');
});

test('attack 17: in Teams a guest approves', async () => {
  const { teamsUserId } = staff.deputy;
  product.farSide.teams.changeUser(teamsUserId, { userRole: 'guest' });

  await pressInTeams(product, { who: 'deputy', verb: 'approve', data: card });

  expect(await refusals(`teams:${entraTenant}:${teamsUserId}`)).toBe(1);
  expect(product.onTeams('deputy').toldPrivately().join()).toContain('isn’t linked.');
  expect(await approvals()).toBe(0);
});

test('attack 17: in Teams an account of another tenant approves, or says that it is of ours', async () => {
  const { teams } = product.farSide;
  const { teamsUserId } = staff.counsel;
  const foreign = '0e5f1f0c-9f0c-4f55-8e49-7b6a0e1d2c3b';
  const honest = teams.draftMessage(teamsUserId, '@Bellwether stop');
  teams.changeUser(teamsUserId, { tenantId: foreign });

  await pressInTeams(product, { who: 'counsel', verb: 'approve', data: card });
  expect(await refusals(`teams:${foreign}:${teamsUserId}`)).toBe(1);
  expect(product.onTeams('counsel').toldPrivately().join()).toContain('isn’t linked.');

  // What was drafted before still says that this account is of our tenant.
  await teams.sendActivity(honest, { token: 'good' });
  expect(await refusals(`teams:${entraTenant}:${teamsUserId}`)).toBe(1);
  expect(await approvals()).toBe(0);
  expect((await product.campaign()).state).toBe('submitted');
});

test('attack 17: in Teams a member says that they are somebody else', async () => {
  const { teams } = product.farSide;
  const borrowed = teams.draftMessage(staff.compliance.teamsUserId, '@Bellwether stop');
  const { teamsUserId: aadObjectId } = staff.superintendent;

  await teams.sendActivity(
    { ...borrowed, from: { ...(borrowed['from'] as object), aadObjectId } },
    { token: 'good' },
  );

  expect(await refusals(`teams:${entraTenant}:${aadObjectId}`)).toBe(1);
  expect(product.onTeams('compliance').toldPrivately().join()).toContain('isn’t linked.');
  expect((await product.campaign()).state).toBe('submitted');
});

test('an account that the platform vouches for approves with the very same press', async () => {
  await pressInSlack(product, { who: 'superintendent', verb: 'approve', data: card });

  await until('the approval', async () => (await approvals()) === 1);
});

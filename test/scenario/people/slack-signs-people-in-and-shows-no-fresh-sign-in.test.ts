import { beforeAll, beforeEach, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { askAnew, askedAMinuteAgo } from '#test/support/chat/attacks.ts';
import { forgeries } from '#test/support/directory/forged-tokens.ts';
import {
  nameStaffBy,
  personOf,
  settingsOf,
  startProvider,
} from '#test/support/directory/provider.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { newSignInLink, signIn } from '#test/support/web/sign-in.ts';

const directory = setUpOnce(() => startProvider('slack'));
const product = setUpProduct(() => ({
  students: 12,
  elsewhere: { ...settingsOf('slack', directory), SIGN_IN_ABOVE: '500' },
}));
const { superintendent: me, deputy } = staff;

beforeAll(async () => {
  directory.connectBot(product.botUrl);
  await nameStaffBy('slack', product);
  await product.database.owner.pool.query(
    `DELETE FROM chat_identity WHERE platform = 'slack' AND user_id = $1`,
    [me.slackUserId],
  );
});
beforeEach(() => {
  directory.alterTokens(undefined);
  directory.forgeTokens(undefined);
});

const link = () =>
  newSignInLink(product, { platform: 'slack', member: me }, () =>
    product.onSlack('superintendent').say('closure link'),
  );

async function toldOnApprove(words: string): Promise<void> {
  const person = product.onTeams('superintendent');
  const told = () => person.toldPrivately().filter((one) => one.includes(words)).length;
  const before = told();
  await person.press('approve');
  await until(`“${words}”`, () => told() > before);
}

async function rows(table: 'approval' | 'step_up'): Promise<number> {
  const {
    rows: [row],
  } = await product.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table}`,
  );
  return row?.count ?? -1;
}

test.each(forgeries.filter(([what]) => what !== 'that names no person'))(
  'a token %s links nobody',
  async (_what, plant) => {
    plant(directory);

    expect(await signIn(await link(), me.slackUserId)).toMatchObject({
      status: 403,
      code: undefined,
    });
  },
);

test('a Slack account is linked to nobody but the person whom Slack names', async () => {
  const other = await signIn(await link(), personOf('slack', deputy).id);
  expect(other.text).toContain('A different person signed in');

  const own = await signIn(await link(), me.slackUserId);
  await product.onSlack('superintendent').say(`closure link ${own.code}`);
  await until('the link', async () => {
    const { rowCount } = await product.database.pool.query(
      `SELECT FROM chat_identity WHERE user_id = $1`,
      [me.slackUserId],
    );
    return rowCount === 1;
  });
});

test('what takes a fresh sign-in can’t be approved, and Approve says why', async () => {
  await product.database.db.updateTable('district').set({ step_up_recipients: 10 }).execute();
  const { id } = await askAnew(product);
  await askedAMinuteAgo(product, id);

  await toldOnApprove('so it needs a fresh sign-in, and Slack can’t show one');

  expect([await rows('step_up'), await rows('approval')]).toEqual([0, 0]);
  const { rowCount } = await product.database.pool.query(
    `SELECT FROM sign_in WHERE purpose = 'step-up'`,
  );
  expect(rowCount).toBe(0);
});

atLength('an emergency that reaches few is approved by two people, and called', async () => {
  await product.database.owner.db
    .updateTable('district')
    .set({ step_up_recipients: 500 })
    .execute();
  const { id } = await askAnew(product);
  await toldOnApprove('Wait half a minute');
  await askedAMinuteAgo(product, id);

  await product.onTeams('superintendent').press('approve');

  await until('the calls', () => product.farSide.twilio.calls().length > 0);
  expect(await rows('approval')).toBe(1);
});

import { beforeEach, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { slackPatienceMs } from '#sandbox/slack/deliver.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true, slackPatienceMs });
beforeEach(async () => {
  await product.database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  );
});

const countOf = async (what: string): Promise<number> =>
  (await product.database.owner.pool.query(`SELECT FROM ${what}`)).rowCount ?? 0;

async function waitingCard(requester = product.onSlack('principal')): Promise<void> {
  const last = await product.campaign().catch(() => ({ number: 0 }));
  await requester.askClosure();
  await until('the card', async () => {
    // A number that a try took that died is left out.
    const { number } = await product.campaign().catch(() => last);
    const card = product.onSlack('principal').card();
    return (
      number > last.number &&
      card.startsWith(`Closure ${number} `) &&
      card.includes('Waiting for approval')
    );
  });
}

/** Slack sends its last request again, and once more where a busy machine answers too late for it. */
const retried = (number: 1 | 2 | 3) =>
  until('an answer to the retry', async () => {
    const delivery = await product.farSide.slack.retryLast(number);
    return delivery.status !== 0 && delivery;
  });

/** Something that a statement of the bot has to wait for, until it is dropped. */
async function hold(
  statement: string,
): Promise<{ isAwaited(): Promise<boolean>; letGo(): Promise<void> }> {
  const session = await product.database.owner.pool.connect();
  await session.query('BEGIN');
  await session.query(statement);
  return {
    async isAwaited() {
      const { rowCount } = await product.database.owner.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return (rowCount ?? 0) > 0;
    },
    async letGo() {
      await session.query('ROLLBACK');
      session.release();
    },
  };
}

test('F45 a form and a press that Slack sends again, with x-slack-retry-num 1 to 3, are handled once', async () => {
  const before = { campaigns: await countOf('campaign'), approvals: await countOf('approval') };

  await waitingCard();
  for (const number of [1, 2, 3] as const) {
    // As if it had been the first: the form closes.
    const closes = { status: 200, body: expect.stringContaining('clear') };
    expect(await retried(number)).toMatchObject(closes);
  }
  await product.onSlack('superintendent').press('approve');
  await until('the vote', async () => (await countOf('approval')) === before.approvals + 1);
  for (const number of [1, 2, 3] as const) {
    expect(await retried(number)).toMatchObject({ status: 200 });
  }

  expect(await countOf('campaign')).toBe(before.campaigns + 1);
  expect(await countOf('approval')).toBe(before.approvals + 1);
});

test('F45 a retry whose first try died with its process is handled', async () => {
  const before = await countOf('campaign');
  const bot = await product.startBotProcess();
  const principal = product.onSlack('principal');
  const { slack } = product.farSide;
  const user = staff.principal.slackUserId;
  const open = () => slack.state().views[user]?.at(-1);
  await principal.openForm('closure');
  const first = open()?.title;
  const words = await until('the form of the words', async () => {
    // Sent once more where Slack says that the bot was too late.
    if (open()?.title === first) await principal.submit({});
    return open()?.title !== first && open();
  });
  const held = await hold('LOCK TABLE campaign_editor IN SHARE ROW EXCLUSIVE MODE');
  // What comes of it: an error, or a form that says to wait, and the answer never comes.
  const asking = slack.submitView(user, words.id, {});
  await until('the draft to wait', () => held.isAwaited());
  await bot.kill();
  await asking;
  await held.letGo();
  expect(await countOf('campaign')).toBe(before);

  // The other bot has it.
  product.farSide.connectBot(product.botUrl);
  const { status } = await retried(1);

  expect(status).toBe(200);
  expect(await countOf('campaign')).toBe(before + 1);
});

test('F46 where the form came too late to open, a button that only they see opens it, with what they had said', async () => {
  const { slack } = product.farSide;
  const principal = product.onSlack('principal');
  slack.failNext('views.open', { error: 'expired_trigger_id' });

  await principal.say('closure late 2h');
  await until('the button', () =>
    principal.toldPrivately().some((words) => words.includes('took too long to open')),
  );
  await principal.pressPrivate('~reopen');

  await until('the form, filled in', () =>
    Object.values(slack.state().views)
      .flat()
      .some(({ entries }) => JSON.stringify(entries).includes('late-2h')),
  );
});

test('F47 a vote that was kept after Slack had given up on it counts once, though its person saw an error', async () => {
  const approver = product.onSlack('superintendent');
  const before = await countOf('approval');
  await waitingCard(product.onTeams('principal'));
  const { id } = await product.campaign();
  const held = await hold(`SELECT pg_advisory_xact_lock(hashtextextended('${id}', 0))`);
  await approver.press('approve');
  const answer = product.farSide.slack.answerTimes.at(-1);
  expect(answer?.ms).toBeGreaterThanOrEqual(2_900);
  expect(await countOf('approval')).toBe(before);

  await held.letGo();
  await until('the vote', async () => (await countOf('approval')) === before + 1);
  const told = approver.toldPrivately().length;
  await approver.press('approve').catch(() => undefined);
  await retried(1);

  expect(await countOf('approval')).toBe(before + 1);
  expect(approver.toldPrivately().slice(told).join()).not.toContain('Something went wrong');
});

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { slackChannel, teamsChannel } from '#sandbox/far-side.ts';
import type { Person } from '#sandbox/person.ts';
import { usualMix } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { pressInSlack } from '#test/support/chat/presses.ts';
import { withdraw } from '#test/support/chat/withdraw.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 30, mix: { ...usualMix, noAnswer: 0.4 } });
beforeEach(async () => {
  const { slack, teams } = product.farSide;
  slack.setDown(false);
  teams.setDown(false);
  slack.changeChannel(slackChannel, { isArchived: false });
  await product.database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  );
  // What an outage of the test before kept back comes first, so that the newest card is that of the newest closure.
  await until('what was missed', async () => {
    await letPausesPass();
    const { rowCount } = await product.database.owner.pool.query(
      "SELECT FROM posted_card WHERE channel = 'closures' AND message_id IS NULL",
    );
    return rowCount === 0;
  });
});

const run = promisify(execFile);

async function cli(...words: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ['src/cli.ts', ...words], {
    cwd: path.join(import.meta.dirname, '../../..'),
    env: {
      DATABASE_URL: product.database.urls.imports,
      BELLWETHER_KEY: product.config.BELLWETHER_KEY,
    },
  });
  return stdout;
}

/** As if the pauses between tries had passed. */
const letPausesPass = () =>
  product.database.owner.pool.query(
    'UPDATE posted_card SET retry_at = now() WHERE retry_at IS NOT NULL',
  );

/** A card that waits is looked at once a minute; this one waited so long. */
const letAMinutePass = () =>
  product.database.owner.pool.query(
    `UPDATE posted_card SET redraw_at = redraw_at - interval '1 minute', drawn_at = drawn_at - interval '1 minute'`,
  );

const approvals = async () =>
  (await product.database.owner.pool.query('SELECT FROM approval')).rowCount ?? 0;

const shows = (person: Person, words: string, number: number) =>
  person.card().startsWith(`Closure ${number} `) && person.card().includes(words);

async function ask(person: Person): Promise<number> {
  const last = await product.campaign().catch(() => ({ number: 0 }));
  await person.askClosure({ delivery: 'call' });
  const number = last.number + 1;
  await until(
    'the closure',
    async () => (await product.campaign().catch(() => last)).number === number,
  );
  return number;
}

async function approved(): Promise<number> {
  const number = await ask(product.onTeams('principal'));
  const approver = product.onTeams('superintendent');
  await until('the card', () => shows(approver, 'Waiting for approval', number));
  await approver.press('approve');
  return number;
}

/** The cards of one closure in a channel, and what the thread below the last of them was told. */
function inSlack(number: number) {
  const messages =
    product.farSide.slack.state().channels.find(({ id }) => id === slackChannel)?.messages ?? [];
  const cards = messages.filter(
    ({ thread_ts, text }) => thread_ts === undefined && text.startsWith(`Closure ${number} `),
  );
  const thread = messages.filter(
    ({ thread_ts }) => thread_ts === cards.at(-1)?.ts && thread_ts !== undefined,
  );
  return { cards: cards.map(({ ts }) => ts), told: thread.map(({ text }) => text) };
}

function inTeams(number: number) {
  const activities =
    product.farSide.teams.state().conversations.find(({ id }) => id === teamsChannel)?.activities ??
    [];
  const cards = activities.filter(
    ({ replyToId, summary }) =>
      replyToId === undefined && summary?.startsWith(`Closure ${number} `),
  );
  const thread = activities.filter(
    ({ replyToId }) => replyToId !== undefined && replyToId === cards.at(-1)?.id,
  );
  return { cards: cards.map(({ id }) => id), told: thread.map(({ summary }) => summary ?? '') };
}

test.for([
  ['429', { status: 429, retryAfter: 1, times: 2 }],
  ['token_revoked', { error: 'token_revoked', times: 2 }],
  ['an answer that is lost', { status: 504, isDone: true }],
] as const)(
  'F48 Slack answers %s: the card comes later, once, and stands in Teams meanwhile',
  async ([, failure]) => {
    // The closure's card, and no other message that happens to be due.
    const saying = '"text":"Closure ';
    product.farSide.slack.failNext('chat.postMessage', { ...failure, saying });
    const number = await ask(product.onTeams('principal'));

    await until('the card in Teams', () =>
      shows(product.onTeams('superintendent'), 'Waiting for approval', number),
    );
    await until('the card in Slack', async () => {
      await letPausesPass();
      return shows(product.onSlack('superintendent'), 'Waiting for approval', number);
    });
    // It may stand there before we know; anyone who does not would post another one.
    await until('the card to be known', async () => {
      await letPausesPass();
      const { rowCount } = await product.database.owner.pool.query(
        `SELECT FROM posted_card k JOIN campaign c ON c.id = k.subject
         WHERE c.number = $1 AND k.platform = 'slack' AND k.channel = 'closures' AND k.message_id IS NOT NULL`,
        [number],
      );
      return rowCount === 1;
    });
    expect(inSlack(number).cards).toHaveLength(1);
  },
);

test('F48 the channel is archived: everybody who may decide gets the card in their own chat, and may decide there', async () => {
  const { slack } = product.farSide;
  const user = staff.superintendent.slackUserId;
  const direct = (member: string) =>
    slack
      .state()
      .channels.find(({ id }) => id === `D${member}`)
      ?.messages.at(-1);
  slack.changeChannel(slackChannel, { isArchived: true });
  const number = await ask(product.onTeams('principal'));

  const card = await until('the card of one', async () => {
    await letPausesPass();
    const newest = direct(user);
    return newest?.text.includes(`Closure ${number} `) ? newest : undefined;
  });
  expect(direct(staff.principal.slackUserId)).toBeUndefined();
  const before = await approvals();
  await slack.press(user, card.ts, 'approve');
  await until('the approval', async () => (await approvals()) === before + 1);
  await until('the end of its buttons', async () => {
    await letPausesPass();
    return !JSON.stringify(direct(user)?.blocks).includes('"approve:');
  });

  slack.changeChannel(slackChannel, { isArchived: false });
  await until('the card in the channel', async () => {
    await letPausesPass();
    return inSlack(number).told.length > 1;
  });
  expect(inSlack(number).cards).toHaveLength(1);
  expect(inSlack(number).told).toEqual([
    expect.stringContaining('was submitted for approval'),
    expect.stringContaining('Marcus Oyelaran approved'),
    ...inSlack(number).told.slice(2),
  ]);
});

test('F48 the channel takes messages again: a card that somebody has in their own chat still loses its buttons with the others', async () => {
  const { slack } = product.farSide;
  const direct = () =>
    slack
      .state()
      .channels.find(({ id }) => id === `D${staff.superintendent.slackUserId}`)
      ?.messages.at(-1);
  const last = direct()?.ts;
  slack.changeChannel(slackChannel, { isArchived: true });
  const number = await ask(product.onTeams('principal'));
  await until('the card of one', async () => {
    await letPausesPass();
    return direct()?.ts !== last && JSON.stringify(direct()?.blocks).includes('"approve:');
  });

  slack.changeChannel(slackChannel, { isArchived: false });
  await until('the card in the channel', async () => {
    await letPausesPass();
    return inSlack(number).cards.length === 1;
  });
  await withdraw(product.onTeams('principal'), number);

  await until('the end of its buttons', async () => {
    await letPausesPass();
    return !JSON.stringify(direct()?.blocks).includes('"approve:');
  });
});

test('F50 somebody deletes the card in both platforms: it comes back once, with what the database says', async () => {
  const { slack, teams } = product.farSide;
  const number = await ask(product.onSlack('principal'));
  await until(
    'both cards',
    () => inSlack(number).cards.length + inTeams(number).cards.length === 2,
  );
  const [ts = ''] = inSlack(number).cards;
  const [id = ''] = inTeams(number).cards;
  teams.deleteMessage(id);
  await fetch(`${slack.url}/api/chat.delete`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${product.config.slack?.SLACK_BOT_TOKEN}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ channel: slackChannel, ts }),
  });
  await until('new cards', async () => {
    // Again and again: a drawing that was under way when it was deleted counts as one after it.
    await letAMinutePass();
    return inSlack(number).cards.length + inTeams(number).cards.length === 2;
  });
  await letAMinutePass();
  await until('another look', async () => {
    const { rowCount } = await product.database.owner.pool.query(
      `SELECT FROM posted_card WHERE redraw_at < now() OR lease_until IS NOT NULL`,
    );
    return rowCount === 0;
  });
  const before = await approvals();
  const { id: campaign } = await product.campaign();
  await pressInSlack(product, {
    who: 'superintendent',
    verb: 'approve',
    data: { campaign, code: 'x' },
    messageId: ts,
  });

  expect([inSlack(number).cards.length, inTeams(number).cards.length]).toEqual([1, 1]);
  expect(inSlack(number).cards).not.toContain(ts);
  expect(inTeams(number).cards).not.toContain(id);
  expect(await approvals()).toBe(before);
});

test('F51 both platforms are down while a closure is called: every phone is settled, and the threads catch up in order', async () => {
  const { slack, teams } = product.farSide;
  const waiting = await ask(product.onSlack('principal'));
  const number = await approved();
  const known = await approvals();
  slack.setDown(true);
  teams.setDown(true);

  await finished(product);
  expect(await approvals()).toBe(known);
  expect(product.onTeams('superintendent').card()).not.toContain('Finished');

  slack.setDown(false);
  teams.setDown(false);
  const isTold = ({ told }: { told: string[] }) =>
    told.some((text) => text.includes(' finished at '));
  await until('the threads', async () => {
    await letPausesPass();
    return isTold(inSlack(number)) && isTold(inTeams(number));
  });
  const story = [
    expect.stringMatching(/^Dana Whitfield requested closure|was submitted for approval/),
    expect.stringContaining('Marcus Oyelaran approved closure'),
    expect.stringContaining('Calling began at'),
    expect.stringContaining('(try 2)'),
    expect.stringContaining(' finished at '),
  ];
  expect(inSlack(number).told).toEqual(story);
  expect(inTeams(number).told).toEqual(story);
  expect(inSlack(waiting).told).toEqual([expect.stringContaining('requested closure')]);
});

test('F51 one person stops a closure by command line while no chat answers, and that is on record', async () => {
  product.farSide.slack.setDown(true);
  const number = await ask(product.onTeams('principal'));
  product.farSide.teams.setDown(true);
  const stopAs = (name: string) => cli('closure', 'stop', String(number), '--as', name);

  await expect(stopAs('Nobody Known')).rejects.toThrow('No one active');
  expect(await stopAs('dana whitfield')).toContain(
    `Dana Whitfield withdrew closure ${number}. No one was called.`,
  );
  await expect(stopAs('Dana Whitfield')).rejects.toThrow('has ended');

  const { id, state } = await product.campaign();
  expect(state).toBe('stopped');
  const audit = await product.database.owner.pool.query(
    `SELECT FROM audit_entry WHERE act = 'campaign-stopped' AND subject_id = $1
       AND facts ->> 'via' = 'command-line'`,
    [id],
  );
  expect(audit.rowCount).toBe(1);
});

test('F51 what Slack can’t stop is stopped in Teams', async () => {
  product.farSide.slack.setDown(true);
  const number = await ask(product.onTeams('principal'));
  await until('the card', () =>
    shows(product.onTeams('principal'), 'Waiting for approval', number),
  );

  await withdraw(product.onTeams('principal'), number);

  await until('the stop', async () => (await product.campaign()).state === 'stopped');
});

import { beforeEach, expect, test } from 'vitest';
import { publishCards } from '#card-sync/publish-cards.ts';
import { campaignCards, createCampaignReader } from '#card-sync/render-campaign.ts';
import { createLogger } from '#log/logger.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { hold } from '#test/support/attempt/hold.ts';
import { slackChannels } from '#test/support/chat/slack-channels.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let campaign: string;
let number: number;
beforeEach(async () => {
  // What other tests left is over, and drawn.
  await district.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() - interval '2 hours'`,
  );
  await using earlier = await channel();
  await earlier.draw();
  campaign = await district.startCampaign({ phones: await district.addPhones(1) });
  const { rows } = await district.pool.query<{ number: number }>(
    'SELECT number FROM campaign WHERE id = $1',
    [campaign],
  );
  number = rows[0]?.number ?? 0;
});

/** The closures channel of an emulated Slack, and the bot's own way to post there. */
async function channel() {
  const slack = await slackChannels();
  const { platform, messages } = slack;
  const tools = {
    kind: 'campaign' as const,
    type: campaignCards(district.db, ['slack']),
    platforms: ['slack'] as const,
    logger: createLogger({ level: 'silent', program: 'test' }),
  };
  return {
    ...slack,
    draw: () => publishCards(district.db, platform, tools),
    again: async () => {
      await district.owner.pool.query('UPDATE posted_card SET retry_at = NULL');
      await publishCards(district.db, platform, tools);
    },
    /** What each card of this campaign shows, and what its thread says. */
    cards: () =>
      messages().filter(
        (message) =>
          message.thread_ts === undefined && message.text.startsWith(`Closure ${number}`),
      ),
    notes: () =>
      messages()
        .filter((message) => message.thread_ts !== undefined)
        .map(({ text }) => text),
  };
}

const stopping = `UPDATE campaign SET state = 'stopped', state_at = clock_timestamp(), ended_at = clock_timestamp() WHERE id = $1`;
const stop = () => district.owner.pool.query(stopping, [campaign]);
const ending = `UPDATE attempt SET state = 'suppressed', disposition = 'stopped', ended_at = clock_timestamp() WHERE campaign_id = $1`;
const waiters = async () =>
  (
    await district.owner.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
  ).rowCount;
const letSecondsPass = () =>
  district.owner.pool.query(`UPDATE posted_card SET redraw_at = redraw_at - interval '4 seconds'`);

/** What the thread of a campaign is told that was approved, started, and stopped. */
const story = [
  expect.stringMatching(/^Closure \d+ was submitted for approval at /),
  expect.stringMatching(/^Approver approved closure \d+\.$/),
  expect.stringMatching(/^Calling began at .+ It stops trying at .+\.$/),
  expect.stringMatching(/^Someone stopped closure \d+ at /),
];

test('a campaign has one message, edited when it changes and left alone when it does not', async () => {
  await using slack = await channel();
  const minute = () => Math.floor(Date.now() / 60_000);

  const begun = minute();
  await slack.draw();
  await letSecondsPass();
  await slack.draw();
  const before = slack.cards();
  // The card tells the time to the minute.
  const isSameMinute = minute() === begun;
  await stop();
  await slack.draw();
  await slack.draw();

  expect(before).toMatchObject([{ text: expect.stringContaining('Calling') }]);
  if (isSameMinute) expect(before[0]?.edited).toBeUndefined();
  expect(slack.cards()).toMatchObject([{ text: expect.stringContaining('Stopped while calling') }]);
  expect(slack.notes()).toEqual(story);
});

test('a card that was drawn while a stop was being committed is drawn again', async () => {
  await using slack = await channel();
  const client = await district.owner.pool.connect();
  await client.query('BEGIN');
  await client.query(stopping, [campaign]);
  await slack.draw();
  await client.query('COMMIT');
  client.release();

  await slack.draw();

  expect(slack.cards()).toMatchObject([{ text: expect.stringContaining('Stopped while calling') }]);
});

test('the card of a stopped campaign learns how its last call ended', async () => {
  await using slack = await channel();
  await stop();
  await slack.draw();
  expect(JSON.stringify(slack.cards())).not.toContain('1 never started');
  await district.owner.pool.query(ending, [campaign]);
  await letSecondsPass();

  await slack.draw();

  expect(JSON.stringify(slack.cards())).toContain('1 never started');
});

test('a card whose last call ended while it was read is drawn again at once', async () => {
  await using slack = await channel();
  await stop();
  // The counts are read last, and of what is read only they look at opt-outs.
  const commit = await hold(district.owner.pool, 'LOCK TABLE revocation');
  const drawing = slack.draw();
  await expect.poll(waiters).toBe(1);
  await district.owner.pool.query(ending, [campaign]);
  await commit();
  await drawing;
  expect(JSON.stringify(slack.cards())).not.toContain('1 never started');
  await letSecondsPass();

  await slack.draw();

  expect(JSON.stringify(slack.cards())).toContain('1 never started');
});

test('a verdict that comes after the end stands on the card at once', async () => {
  await using slack = await channel();
  await inAnotherTime(
    district,
    `UPDATE attempt SET state = 'completed', token = translate(left(id::text, 22), '-', 'x'), carrier_id = 'CA' || id,
       intent_at = now(), spoken_at = now(), disposition = 'machine', ended_at = now() WHERE campaign_id = $1`,
    [campaign],
  );
  await stop();
  await slack.draw();
  expect(JSON.stringify(slack.cards())).toContain(
    '0 in person, 0 by voicemail, 1 picked up, not known by whom',
  );
  await district.owner.pool.query(
    `UPDATE attempt SET disposition = 'person', answered_by = 'human' WHERE campaign_id = $1`,
    [campaign],
  );

  await slack.draw();

  expect(JSON.stringify(slack.cards())).toContain('1 in person');
});

test('a note in the thread that fails does not post the card a second time, and comes later', async () => {
  await using slack = await channel();
  await slack.draw();
  await stop();
  slack.failNext('chat.postMessage', { error: 'thread_locked', times: 2 });
  await slack.draw();
  await slack.again();
  expect(slack.notes()).toEqual(story.slice(0, 3));
  await slack.again();
  await slack.again();

  expect(slack.cards()).toHaveLength(1);
  expect(slack.notes()).toEqual(story);
});

test('F50 a message that somebody deleted is posted again, once', async () => {
  await using slack = await channel();
  await slack.draw();
  await stop();
  slack.failNext('chat.update', { error: 'message_not_found', times: 1 });
  await slack.draw();
  await slack.again();
  await slack.again();

  expect(slack.cards()).toHaveLength(2);
  expect(slack.cards().at(-1)?.text).toContain('Stopped while calling');
});

test('F48 a process that posted the card and could not keep its address finds it again', async () => {
  await using slack = await channel();
  slack.failNext('chat.postMessage', { status: 500, isDone: true });
  await slack.draw();
  expect(slack.cards()).toHaveLength(1);
  await stop();

  await slack.again();

  expect(slack.cards()).toMatchObject([{ text: expect.stringContaining('Stopped while calling') }]);
  expect(slack.notes()).toEqual(story);
});

test.for([
  ['429', { status: 429, retryAfter: 1 }],
  ['token_revoked', { error: 'token_revoked' }],
] as const)('F48 Slack answers %s: the card comes later, once', async ([, failure]) => {
  await using slack = await channel();
  slack.failNext('chat.postMessage', failure);
  await slack.draw();
  expect(slack.cards()).toEqual([]);

  await slack.again();
  await slack.again();

  expect(slack.cards()).toHaveLength(1);
});

atLength(
  'a process that told a moment and could not keep that tells it no second time',
  async () => {
    await using slack = await channel();
    await slack.draw();
    await stop();
    slack.failNext('chat.postMessage', { status: 500, isDone: true });
    await slack.draw();
    await slack.again();
    await slack.again();

    expect(slack.notes()).toEqual(story);
  },
);

test('a moment that stands there is looked for until the platform can say so, though the card is edited meanwhile', async () => {
  await using slack = await channel();
  await slack.draw();
  await stop();
  slack.failNext('chat.postMessage', { status: 500, isDone: true });
  await slack.draw();
  slack.failNext('conversations.replies', { status: 500 });
  await slack.again();
  await slack.again();
  await slack.again();

  expect(slack.notes()).toEqual(story);
});

test('a platform that joins later is not told of what was over long before', async () => {
  await using slack = await channel();
  await stop();
  await district.owner.pool.query(
    `UPDATE campaign SET ended_at = now() - interval '61 minutes' WHERE id = $1`,
    [campaign],
  );
  await slack.draw();

  expect(slack.cards()).toEqual([]);
});

test('an app that may not read the channel posts the card all the same', async () => {
  await using slack = await channel();
  slack.failNext('chat.postMessage', { status: 500 });
  slack.failNext('conversations.history', { error: 'missing_scope' });
  await slack.draw();

  await slack.again();

  expect(slack.cards()).toHaveLength(1);
});

test('a channel sees one edit of progress in three seconds, however many campaigns dial', async () => {
  const others = await district.addPhones(2);
  for (const phone of others) await district.startCampaign({ phones: [phone] });
  await using slack = await channel();
  await slack.draw();
  /** How many are put off for nine seconds from now on. */
  const drawn = async () => {
    const { rows: clock } = await district.owner.pool.query('SELECT clock_timestamp() AS now');
    await slack.draw();
    const { rows } = await district.owner.pool.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM posted_card WHERE lease_until IS NOT NULL OR redraw_at > $1::timestamptz + interval '7 seconds'",
      [clock[0].now],
    );
    return rows[0]?.count;
  };
  await letSecondsPass();
  expect(await drawn()).toBe(0);
  await letSecondsPass();
  await letSecondsPass();

  expect(await drawn()).toBe(3);
});

test('of a campaign of 400,000 phones a channel sees progress every twenty seconds, and a freeze or a stop at once', async () => {
  await using slack = await channel();
  const { pool } = district.owner;
  await inAnotherTime(district, 'UPDATE campaign_version SET voice_count = 400000');
  /** How many seconds from now the card is drawn again. */
  const pause = async () => {
    const { rows } = await pool.query<{ seconds: number }>(
      "SELECT extract(epoch FROM redraw_at - clock_timestamp())::float8 AS seconds FROM posted_card WHERE subject = $1 AND platform = 'slack'",
      [campaign],
    );
    return rows[0]?.seconds ?? 0;
  };
  await slack.draw();
  for (let i = 0; i < 2; i++) await letSecondsPass();
  await slack.draw();
  expect(await pause()).toBeLessThan(12);
  for (let i = 0; i < 3; i++) await letSecondsPass();
  await slack.draw();
  expect(await pause()).toBeGreaterThan(12);

  for (let i = 0; i < 2; i++) await letSecondsPass();
  await pool.query(
    `ALTER TABLE pause DISABLE TRIGGER pause_life; ALTER TABLE pause DISABLE TRIGGER pause_kept;
     INSERT INTO pause (placed_by, words) SELECT id, 'A power cut' FROM operator LIMIT 1`,
  );
  await slack.draw();
  expect(slack.cards().at(-1)?.text).toContain('Frozen while calling');
  await pool.query('DELETE FROM pause; ALTER TABLE pause ENABLE TRIGGER USER');

  await stop();
  await slack.draw();
  expect(slack.cards().at(-1)?.text).toContain('Stopped while calling');
});

test('F50 a card that was deleted comes back with its campaign paused, or over for less than an hour', async () => {
  await using slack = await channel();
  for (const state of ['paused', 'stopped']) {
    await district.owner.pool.query(
      `UPDATE campaign SET state = $2, ended_at = CASE $2 WHEN 'stopped' THEN now() END WHERE id = $1`,
      [campaign, state],
    );
    await slack.draw();
    const [shown] = slack.cards();
    await slack.delete(shown?.ts ?? '');
    await district.owner.pool.query(
      `UPDATE posted_card SET redraw_at = redraw_at - interval '6 minutes', drawn_at = drawn_at - interval '6 minutes'`,
    );
    await slack.draw();
    await slack.again();

    expect(slack.cards()).toHaveLength(1);
    expect(slack.cards()[0]?.ts).not.toBe(shown?.ts);
  }
});

atLength(
  'two platforms that are behind at once count the calls of a campaign once, and later ones again',
  async () => {
    const read = createCampaignReader(district.db);

    const [one, other, newer] = await Promise.all(
      [1, 1, 2].map((revision) => read(campaign, revision)),
    );
    const later = await read(campaign, 1);

    expect(one?.id).toBe(campaign);
    expect(other).toBe(one);
    // What was changed since may not be in it.
    expect(newer).not.toBe(one);
    expect(later?.id).toBe(campaign);
    expect(later).not.toBe(one);
  },
);

import pg from 'pg';
import { expect, test } from 'vitest';
import { runCardSyncLoop } from '#card-sync/card-sync-loop.ts';
import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import { expireCampaigns, finishSettledCampaigns } from '#domain/closure/life/finish-campaign.ts';
import { pauseUnapproved } from '#domain/closure/life/pause-unapproved.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { sealDrafts } from '#domain/closure/seal/seal-campaign.ts';
import { expireChanges } from '#domain/two-person-change/expire-changes.ts';
import { createLogger } from '#log/logger.ts';
import { startSlackServer } from '#sandbox/slack/slack-server.ts';
import { until } from '#sandbox/until.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

test('card sync looks seldom while nothing waits for the clock, and often again once something does', async () => {
  const waits: (number | undefined)[] = [];
  const look = async () => {
    const stop = new AbortController();
    await runCardSyncLoop({
      db: district.as('bot').db,
      platforms: [],
      background: [],
      logger: createLogger({ level: 'silent', program: 'test' }),
      signal: stop.signal,
      wait: async (idleMs) => {
        waits.push(idleMs);
        stop.abort();
      },
    });
  };

  await look();
  const { rows } = await district.owner.pool.query(
    `INSERT INTO campaign (author_id) VALUES ($1) RETURNING id`,
    [district.requester],
  );
  await look();
  await district.owner.pool.query(`DELETE FROM campaign WHERE id = $1`, [rows[0].id]);
  await look();
  await district.startCampaign({ phones: await district.addPhones(1) });
  await look();

  expect(waits).toEqual([10_000, undefined, 10_000, undefined]);
});

test('where nothing changed, nobody is woken: looking is no change', async () => {
  await district.startCampaign({ phones: await district.addPhones(1) });
  const botToken = 'xoxb-board';
  const slack = await startSlackServer({
    port: 0,
    teamId: 'T0BOARD',
    signingSecret: 'not used by a process that only posts',
    botToken,
    users: [],
    channels: [{ id: 'C0BOARD', name: 'closures' }],
  });
  const apiUrl = `${slack.url}/api/`;
  const platform = createSlackPlatform({
    teamId: 'T0BOARD',
    botToken,
    channelIds: { closures: 'C0BOARD' },
    apiUrl,
  });
  const heard: string[] = [];
  const listener = new pg.Client({ connectionString: district.ownerUrl });
  await listener.connect();
  listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await listener.query('LISTEN campaign; LISTEN card');

  const stop = new AbortController();
  let looks = 0;
  await runCardSyncLoop({
    db: district.as('bot').db,
    platforms: [platform],
    background: [
      () => sealDrafts(district.db),
      () => expireCampaigns(district.db),
      () => expireChanges(district.db),
    ],
    logger: createLogger({ level: 'silent', program: 'test' }),
    signal: stop.signal,
    wait: async () => {
      await pauseUnapproved(district.db);
      await startDueCampaigns(district.db);
      await finishSettledCampaigns(district.db);
      looks += 1;
      if (looks === 5) stop.abort();
    },
  });
  await district.pool.query(`SELECT pg_notify('campaign', 'the end')`);
  await until('the end', () => heard.includes('the end'));
  await listener.end();
  await slack.close();

  expect(heard).toEqual(['the end']);
});

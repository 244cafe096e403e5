import { expect, test } from 'vitest';
import { postponement, publishCards } from '#card-sync/publish-cards.ts';
import { campaignCards } from '#card-sync/render-campaign.ts';
import { ChatFault } from '#chat/chat-platform.ts';
import { createTeamsPlatform } from '#chat/teams/teams-platform.ts';
import { createLogger } from '#log/logger.ts';
import { startTeamsServer } from '#sandbox/teams/teams-server.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const channelId = '19:board@thread.tacv2';
const account = {
  appId: 'app-of-the-board',
  appPassword: 'its password',
  tenantId: 'tenant-of-the-board',
};

const district = setUpOnce(testDistrict);

async function channel() {
  const teams = await startTeamsServer({
    port: 0,
    ...account,
    users: [],
    channel: { id: channelId, name: 'Closures' },
    team: { id: '19:team@thread.tacv2', name: 'District' },
  });
  const platform = createTeamsPlatform({
    ...account,
    channelIds: { closures: channelId },
    ...teams.settings,
  });
  const logger = createLogger({ level: 'silent', program: 'test' });
  const type = campaignCards(district.db, ['teams']);
  const draw = () =>
    publishCards(district.db, platform, { kind: 'campaign', type, platforms: ['teams'], logger });
  const messages = () => teams.state().conversations[0]?.activities ?? [];
  return {
    teams,
    draw,
    again: async () => {
      await district.owner.pool.query('UPDATE posted_card SET retry_at = NULL');
      await draw();
    },
    cards: () => messages().filter(({ replyToId }) => replyToId === undefined),
    notes: () => messages().filter(({ replyToId }) => replyToId !== undefined),
    [Symbol.asyncDispose]: () => teams.close(),
  };
}

/** Seconds from now until the card is tried again: a few where the trouble is one that passes. */
async function pauseOf(campaign: string): Promise<number | null | undefined> {
  const { rows } = await district.pool.query<{ seconds: number | null }>(
    "SELECT extract(epoch FROM retry_at - now())::float8 AS seconds FROM posted_card WHERE platform = 'teams' AND subject = $1",
    [campaign],
  );
  return rows[0]?.seconds;
}

test.for([429, 412, 502, 504])(
  'F49 Teams answers a send and an update with %i: both come later, the newest state, on one card',
  async (status) => {
    await using chat = await channel();
    await district.owner.pool.query(`DELETE FROM posted_card`);
    await district.owner.pool.query(
      `UPDATE campaign SET state = 'stopped', ended_at = now() - interval '2 hours' WHERE ended_at IS NULL`,
    );
    await chat.draw();
    await chat.draw();
    const before = chat.cards().length;
    const campaign = await district.startCampaign({ phones: await district.addPhones(1) });

    chat.teams.failNext({ status });
    await chat.draw();
    expect(chat.cards()).toHaveLength(before);
    expect(await pauseOf(campaign)).toBeLessThan(10);
    await chat.again();
    expect(chat.cards().at(-1)?.summary).toContain('Calling');

    const become = (state: string, ended: string) =>
      district.owner.pool.query(
        `UPDATE campaign SET state = '${state}', ended_at = ${ended} WHERE id = $1`,
        [campaign],
      );
    chat.teams.failNext({ status });
    await become('paused', 'NULL');
    await chat.draw();
    expect(chat.cards().at(-1)?.summary).toContain('Calling');
    expect(await pauseOf(campaign)).toBeLessThan(10);
    await become('stopped', 'clock_timestamp()');
    await chat.again();

    expect(chat.cards()).toHaveLength(before + 1);
    expect(chat.cards().at(-1)?.summary).toContain('Stopped while calling');
    expect(chat.notes().at(-1)?.summary).toContain('stopped closure');
  },
);

test('F49 the pause grows with each failure in a row, is never shorter than asked for, and never the same for all', () => {
  const asked = new ChatFault('http-429', { retryAfterMs: 4_000 });
  const pauses = (failures: number) =>
    Array.from({ length: 50 }, () => postponement(asked, { failures, hasMessage: true }).afterMs);

  for (const [failures, least] of [
    [0, 4_000],
    [1, 8_000],
    [2, 16_000],
    [9, 60_000],
  ] as const) {
    expect(Math.min(...pauses(failures))).toBeGreaterThanOrEqual(least);
    expect(Math.max(...pauses(failures))).toBeLessThanOrEqual(least * 1.5);
    expect(new Set(pauses(failures)).size).toBeGreaterThan(10);
  }
});

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaignCard } from '#cards/closure/campaign-card.ts';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import { createTeamsPlatform } from '#chat/teams/teams-platform.ts';
import { staffMembers } from '#sandbox/district/staff.ts';
import { type FarSide, slackChannel, startFarSide, teamsChannel } from '#sandbox/far-side.ts';
import { type PageServer, startPageServer } from '#sandbox/page/page-server.ts';
import { aClosure, oddities } from '#test/support/cards/a-closure.ts';
import { launchBrowser } from '#test/support/web/browser.ts';

/** What a phone of common size shows at one glance. */
const phone = { width: 390, height: 844 };
const mostPixels = 700;

let farSide: FarSide;
let server: PageServer;
let browser: Browser & AsyncDisposable;
let page: Page;

beforeAll(async () => {
  farSide = await startFarSide({ callsPerSecond: 10, speed: 60 });
  for (const platform of platformsOf(farSide)) {
    await platform.post(campaignCard(aClosure({}, { warnings: oddities })));
    await platform.post(campaignCard(aClosure({ recordings }, { warnings: oddities })));
  }
  const { slack, teams, twilio } = farSide;
  server = await startPageServer({
    port: 0,
    slack,
    teams,
    twilio,
    staff: [...staffMembers],
    phones: async () => [],
    closures: async () => [],
  });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: phone });
  await page.goto(server.url);
});

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.close();
  await farSide?.[Symbol.asyncDispose]();
});

function platformsOf({ environment, teams }: FarSide): ChatPlatform[] {
  const of = (name: string) => environment[name] ?? '';
  return [
    createSlackPlatform({
      teamId: of('SLACK_TEAM_ID'),
      botToken: of('SLACK_BOT_TOKEN'),
      channelId: slackChannel,
      apiUrl: of('SLACK_API_URL'),
    }),
    createTeamsPlatform({
      appId: of('TEAMS_APP_ID'),
      appPassword: of('TEAMS_APP_PASSWORD'),
      tenantId: of('TEAMS_TENANT_ID'),
      channelId: teamsChannel,
      ...teams.settings,
    }),
  ];
}

const recordings = ['en', 'es'].map((language) => ({
  language,
  by: 'Dana Whitfield',
  seconds: 14,
}));

const cardOf = {
  Slack: (place: number) => page.locator('.slack .words-body').nth(place),
  Teams: (place: number) => page.locator('.teams .card').nth(place),
};

test.each([
  ['Slack', 'three warnings', 0],
  ['Teams', 'three warnings', 0],
  ['Slack', 'three warnings and two recordings', 1],
  ['Teams', 'three warnings and two recordings', 1],
] as const)(
  'in %s the approval card with five languages, %s is at most 700 pixels high',
  async (where, _with, place) => {
    await page.getByTestId(`panel-${where.toLowerCase()}`).click();
    const card: Locator = cardOf[where](place);
    await card.scrollIntoViewIfNeeded();
    const approve = card.getByText('Approve', { exact: true });
    await approve.waitFor();
    await card.screenshot({ path: `/tmp/card-${where}-${place}.png` });
    const box = await card.boundingBox();
    expect(box?.width).toBeLessThanOrEqual(phone.width);
    expect(box?.height).toBeGreaterThan(300);
    expect(box?.height).toBeLessThanOrEqual(mostPixels);
  },
);

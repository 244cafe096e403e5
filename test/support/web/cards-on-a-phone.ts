import type { Locator, Page } from 'playwright-core';
import type { Card } from '#cards/card.ts';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import { createTeamsPlatform } from '#chat/teams/teams-platform.ts';
import { staffMembers } from '#sandbox/district/staff.ts';
import { type FarSide, slackChannel, startFarSide, teamsChannel } from '#sandbox/far-side.ts';
import { startPageServer } from '#sandbox/page/page-server.ts';
import type { FamilyPhone } from '#sandbox/page/phone-directory.ts';
import { launchBrowser } from './browser.ts';

/** What a phone of common size shows at one glance. */
export const phone = { width: 390, height: 844 };
export const mostPixels = 700;

export type CardsOnAPhone = AsyncDisposable & {
  page: Page;
  farSide: FarSide;
  /** Brought into sight, by its place in the channel. */
  show(where: 'Slack' | 'Teams', place: number): Promise<Locator>;
};

/** These cards in the channels of both platforms, on the page of the sandbox, in a browser as wide as a phone. */
export async function cardsOnAPhone(
  cards: readonly Card[],
  phones: readonly FamilyPhone[] = [],
): Promise<CardsOnAPhone> {
  const farSide = await startFarSide({ callsPerSecond: 10, speed: 60 });
  for (const platform of platformsOf(farSide)) {
    for (const card of cards) await platform.post(card);
  }
  const { slack, teams, twilio } = farSide;
  const server = await startPageServer({
    port: 0,
    slack,
    teams,
    twilio,
    staff: [...staffMembers],
    phones: async () => [...phones],
    closures: async () => [],
  });
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: phone });
  await page.goto(server.url);
  return {
    page,
    farSide,
    async show(where, place) {
      await page.getByTestId(`panel-${where.toLowerCase()}`).click();
      const card = page
        .locator(where === 'Slack' ? '.slack .words-body' : '.teams .card')
        .nth(place);
      await card.scrollIntoViewIfNeeded();
      return card;
    },
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      await server.close();
      await farSide[Symbol.asyncDispose]();
    },
  };
}

function platformsOf({ environment, teams }: FarSide): ChatPlatform[] {
  const of = (name: string) => environment[name] ?? '';
  return [
    createSlackPlatform({
      teamId: of('SLACK_TEAM_ID'),
      botToken: of('SLACK_BOT_TOKEN'),
      channelIds: { closures: slackChannel },
      apiUrl: of('SLACK_API_URL'),
    }),
    createTeamsPlatform({
      appId: of('TEAMS_APP_ID'),
      appPassword: of('TEAMS_APP_PASSWORD'),
      tenantId: of('TEAMS_TENANT_ID'),
      channelIds: { closures: teamsChannel },
      ...teams.settings,
    }),
  ];
}

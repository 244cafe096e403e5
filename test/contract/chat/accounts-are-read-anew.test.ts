import { expect, test } from 'vitest';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import { createSlackAccounts } from '#chat/slack/slack-accounts.ts';
import { createSlackClient } from '#chat/slack/slack-client.ts';
import { createSlackPlatform } from '#chat/slack/slack-platform.ts';
import { readSpokenActivity } from '#chat/teams/activity.ts';
import { createConnectTo } from '#chat/teams/connector.ts';
import { createReadAccount } from '#chat/teams/teams-accounts.ts';
import { createTeamsPlatform } from '#chat/teams/teams-platform.ts';
import {
  botToken,
  outsiders,
  principal as slackPrincipal,
  channelId as slackRoom,
  stranger as slackStranger,
  startSlack,
  teamId,
} from '#test/support/chat/slack-bot.ts';
import {
  appId,
  guest,
  startTeamsBot,
  stranger,
  principal as teamsPrincipal,
  channelId as teamsRoom,
  tenantId,
} from '#test/support/chat/teams-bot.ts';

test('a person whom Slack deactivates is nobody after 60 seconds at the latest', async () => {
  const slack = await startSlack();
  let now = 0;
  const sender = { userId: slackPrincipal, teamId };
  const findAccount = createSlackAccounts({
    client: createSlackClient({ botToken, apiUrl: `${slack.url}/api/` }),
    teamId,
    now: () => now,
  });

  expect(await findAccount(sender)).toMatchObject({ isMember: true });
  slack.changeUser(slackPrincipal, { flags: { deleted: true } });
  now = 60_000;

  expect(await findAccount(sender)).toMatchObject({ isMember: false });
  await slack.close();
});

test('a person whom Teams makes a guest is nobody after 60 seconds at the latest', async () => {
  await using bot = await startTeamsBot(() => ({ kind: 'done' }));
  let now = Temporal.Now.instant();
  const appPassword = 'a secret of the sandbox';
  const { loginUrl } = bot.teams.settings;
  const readAccount = createReadAccount({
    connectTo: createConnectTo({ appId, appPassword, tenantId, loginUrl }),
    tenantId,
    now: () => now,
  });
  const activity = readSpokenActivity({
    ...bot.teams.draftMessage(teamsPrincipal, '@Bellwether status'),
    id: '1',
  });
  if (activity === undefined) throw new Error('nothing was said');

  expect(await readAccount(activity)).toMatchObject({ isMember: true });
  bot.teams.changeUser(teamsPrincipal, { userRole: 'guest' });
  now = now.add({ seconds: 60 });

  expect(await readAccount(activity)).toMatchObject({ isMember: false });
});

const vouched = (platform: ChatPlatform, people: readonly string[]) =>
  Promise.all(people.map((id) => platform.vouchesFor(id)));

test('Slack vouches, without being spoken to, for full members alone, and says when it can’t tell', async () => {
  const slack = await startSlack();
  const platform = createSlackPlatform({
    botToken,
    teamId,
    channelIds: { closures: slackRoom },
    apiUrl: `${slack.url}/api/`,
  });

  expect(await platform.vouchesFor(slackPrincipal)).toBe(true);
  const others = [...Object.keys(outsiders), slackStranger, 'U0NOBODY'];
  expect(new Set(await vouched(platform, others))).toEqual(new Set([false]));
  slack.failNext('users.info', { status: 503 });
  await expect(platform.vouchesFor(slackPrincipal)).rejects.toMatchObject({ code: 'http-503' });
  slack.failNext('users.info', { error: 'invalid_auth' });
  await expect(platform.vouchesFor(slackPrincipal)).rejects.toMatchObject({ code: 'invalid_auth' });
  await slack.close();
});

test('Teams vouches for full members alone, of the team or not; a lost channel says nothing about people', async () => {
  await using bot = await startTeamsBot(() => ({ kind: 'done' }));
  const options = {
    appId,
    tenantId,
    appPassword: 'a secret of the sandbox',
    ...bot.teams.settings,
  };
  const platform = createTeamsPlatform({ ...options, channelIds: { closures: teamsRoom } });

  expect(await vouched(platform, [teamsPrincipal, guest, stranger, 'nobody'])).toEqual([
    true,
    false,
    false,
    false,
  ]);
  bot.teams.changeUser(teamsPrincipal, { isOutsideTeam: true });
  expect(await platform.vouchesFor(teamsPrincipal)).toBe(true);
  bot.teams.changeUser(teamsPrincipal, { isOutsideTeam: false, isDeleted: true });
  expect(await platform.vouchesFor(teamsPrincipal)).toBe(false);
  bot.teams.failNext({ status: 503 });
  await expect(platform.vouchesFor(teamsPrincipal)).rejects.toMatchObject({ code: 'http-503' });
  const lost = createTeamsPlatform({
    ...options,
    channelIds: { closures: '19:gone@thread.tacv2' },
  });
  await expect(lost.vouchesFor(teamsPrincipal)).rejects.toMatchObject({ code: 'http-404' });
});

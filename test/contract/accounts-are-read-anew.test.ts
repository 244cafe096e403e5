import { expect, test } from 'vitest';
import { createSlackAccounts } from '#chat/slack/slack-accounts.ts';
import { createSlackClient } from '#chat/slack/slack-client.ts';
import { readSpokenActivity } from '#chat/teams/activity.ts';
import { createConnectTo } from '#chat/teams/connector.ts';
import { createReadAccount } from '#chat/teams/teams-accounts.ts';
import { botToken, principal as slackPrincipal, startSlack, teamId } from './slack-bot.ts';
import { appId, startTeamsBot, principal as teamsPrincipal, tenantId } from './teams-bot.ts';

test('whoever Slack deactivates is nobody after 60 seconds at the latest', async () => {
  const slack = await startSlack();
  let now = 0;
  const findAccount = createSlackAccounts({
    client: createSlackClient({ botToken, apiUrl: `${slack.url}/api/` }),
    teamId,
    now: () => now,
  });

  expect(await findAccount(slackPrincipal)).toMatchObject({ isMember: true });
  slack.changeUser(slackPrincipal, { flags: { deleted: true } });
  now = 60_000;

  expect(await findAccount(slackPrincipal)).toMatchObject({ isMember: false });
  await slack.close();
});

test('whoever Teams makes a guest is nobody after 60 seconds at the latest', async () => {
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

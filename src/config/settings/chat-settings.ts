import { z } from 'zod';
import { type ChatChannel, chatChannels } from '#domain/shared/chat-channel.ts';
import { farSide, type Setting, secret, url, uuid, whileChanging } from './setting.ts';

const ofBot = { readBy: ['bot'] } as const;
const slackToken = z.string().startsWith('xoxb-', 'must start with xoxb-');
const slackChannel = z.string().regex(/^[CG][A-Z0-9]+$/, 'must be a Slack channel id');
const teamsChannel = z.string().min(1);

const slackApp = {
  ...ofBot,
  needed: 'all four for Slack',
  about:
    'from the app made with `manifests/slack/manifest.json`; closures are posted in this channel',
} as const;
const teamsApp = {
  ...ofBot,
  needed: 'all four for Teams',
  about: 'from the Azure bot and the app made with `manifests/teams/`; one tenant',
} as const;
/** The id of each channel that can be left out, on each platform. */
const channelSettings = Object.fromEntries(
  Object.values(chatChannels).flatMap((channel) =>
    'about' in channel
      ? (['SLACK', 'TEAMS'] as const).map((platform) => [
          `${platform}_${channel.setting}`,
          {
            shape: (platform === 'SLACK' ? slackChannel : teamsChannel).optional(),
            ...ofBot,
            needed: channel.needed,
            about: channel.about,
          },
        ])
      : [],
  ),
) as Record<
  `${'SLACK' | 'TEAMS'}_${Exclude<(typeof chatChannels)[ChatChannel]['setting'], 'CHANNEL_ID'>}`,
  Setting<z.ZodOptional<z.ZodString>> & typeof ofBot
>;

/** Slack and Teams: the apps, and the channels that Bellwether posts in. */
export const chatSettings = {
  SLACK_SIGNING_SECRET: { shape: secret(16), ...slackApp, isTheirsAlone: true },
  SLACK_BOT_TOKEN: { shape: slackToken, ...slackApp, isTheirsAlone: true },
  SLACK_TEAM_ID: {
    shape: z.string().regex(/^[TE][A-Z0-9]+$/, 'must be a Slack team id'),
    ...slackApp,
  },
  SLACK_CHANNEL_ID: { shape: slackChannel, ...slackApp },
  SLACK_PREVIOUS_SIGNING_SECRET: {
    shape: secret(16).optional(),
    ...ofBot,
    isTheirsAlone: true,
    ...whileChanging('SLACK_SIGNING_SECRET'),
    about: 'requests that Slack signed with the secret before it are accepted',
  },
  TEAMS_APP_ID: { shape: uuid, ...teamsApp },
  TEAMS_APP_PASSWORD: { shape: secret(16), ...teamsApp, isTheirsAlone: true },
  TEAMS_TENANT_ID: { shape: uuid, ...teamsApp },
  TEAMS_CHANNEL_ID: { shape: teamsChannel, ...teamsApp },
  TEAMS_SERVICE_URL: {
    shape: url.default('https://smba.trafficmanager.net/amer/'),
    ...ofBot,
    needed: 'Americas',
    about: 'the Bot Framework address of your region',
    example: 'https://smba.trafficmanager.net/amer/',
  },
  TEAMS_LIBRARY: {
    shape: z.enum(['botbuilder', 'jose'], 'must be botbuilder or jose').default('botbuilder'),
    ...ofBot,
    needed: '`botbuilder`',
    about:
      "what checks the tokens of Teams' requests; `jose` does it without Microsoft's archived library, see [decision 3](decisions/0003-keep-botbuilder-behind-one-folder.md)",
    example: 'botbuilder',
  },
  TEAMS_SIGN_ON_CONNECTION: {
    shape: z.string().min(1).optional(),
    ...ofBot,
    needed: 'no',
    about:
      "the OAuth connection of the Azure bot: with it an approval in Teams carries Entra's token of the person who pressed, see [Teams single sign-on](sign-in.md#teams-single-sign-on)",
  },
  ...channelSettings,
  SLACK_WITNESS_BOT_TOKEN: {
    shape: slackToken.optional(),
    ...ofBot,
    isTheirsAlone: true,
    needed: 'no',
    about: 'of a Slack app of its own that alone writes to the witness channel; bots only',
  },
  SLACK_API_URL: { shape: url.optional(), ...ofBot, ...farSide },
  TEAMS_LOGIN_URL: { shape: url.optional(), ...ofBot, ...farSide },
  TEAMS_OPENID_METADATA_URL: { shape: url.optional(), ...ofBot, ...farSide },
  TEAMS_TOKEN_ISSUER: {
    shape: z.string().min(1).optional(),
    ...ofBot,
    needed: farSide.needed,
    about: farSide.about,
  },
} as const satisfies Record<string, Setting>;

import { randomBytes } from 'node:crypto';
import { renderScript } from '#carrier/twilio/render-script.ts';
import { cannotSayScript } from '#dialer/answer/hold-the-line.ts';
import { type DirectoryServer, startDirectoryServer } from './directory/directory-server.ts';
import { entraTenant, slackTeam, staffMembers } from './district/staff.ts';
import { fictionalDistrict } from './district/write-fictional-district.ts';
import { startTranslateServer, type TranslateServer } from './google/translate-server.ts';
import { type SlackServer, startSlackServer } from './slack/slack-server.ts';
import { startTeamsServer, type TeamsServer } from './teams/teams-server.ts';
import type { BehaviorMix } from './twilio/call/phone-behavior.ts';
import { startTwilioServer, type TwilioServer } from './twilio/twilio-server.ts';

/** Everybody Bellwether talks to, on this machine: Slack, Teams, the directory, the carrier and its phones, a translator. */
export type FarSide = AsyncDisposable & {
  slack: SlackServer;
  teams: TeamsServer;
  directory: DirectoryServer;
  twilio: TwilioServer;
  google: TranslateServer;
  /** The settings under which a bot or a worker finds these servers instead of the real ones. */
  environment: Record<string, string>;
  /** Tells the servers where the bot listens. */
  connectBot(publicUrl: string): void;
};

export const slackChannel = 'C0CLOSURES';
export const teamsChannel = '19:closures@thread.tacv2';
export const slackComplianceChannel = 'C0COMPLIANCE';
export const teamsComplianceChannel = '19:compliance@thread.tacv2';
export const slackOversightChannel = 'C0OVERSIGHT';
export const teamsOversightChannel = '19:oversight@thread.tacv2';
export const slackWitnessChannel = 'C0WITNESS';
export const teamsWitnessChannel = '19:witness@thread.tacv2';
const slackWitness = 'U0WITNESS';
const sendingNumber = '+14025550199';

export async function startFarSide(options: {
  callsPerSecond: number;
  /** 1 rings and speaks in real time. */
  speed: number;
  seed?: number;
  mix?: BehaviorMix;
  /** Another patience than Slack's. */
  slackPatienceMs?: number;
}): Promise<FarSide> {
  const secret = () => randomBytes(24).toString('base64url');
  const signingSecret = secret();
  const botToken = `xoxb-${secret()}`;
  const witnessToken = `xoxb-${secret()}`;
  const appPassword = secret();
  const authToken = secret();
  const accountSid = `AC${randomBytes(16).toString('hex')}`;
  const appId = '6f1e2d3c-0000-4000-8000-00000000b07a';

  const slack = await startSlackServer({
    port: 0,
    patienceMs: options.slackPatienceMs,
    teamId: slackTeam,
    signingSecret,
    botToken,
    secondApp: { token: witnessToken, userId: slackWitness },
    users: staffMembers.map(({ slackUserId, name }) => ({
      id: slackUserId,
      name: name.toLowerCase().replaceAll(/[^a-z]+/g, '.'),
      realName: name,
    })),
    channels: [
      { id: slackChannel, name: 'closures' },
      { id: slackComplianceChannel, name: 'compliance' },
      { id: slackOversightChannel, name: 'oversight' },
      // Locked: its app alone writes there.
      {
        id: slackWitnessChannel,
        name: 'audit-log-witness',
        isLimited: true,
        members: [slackWitness, ...staffMembers.map((one) => one.slackUserId)],
      },
    ],
  });
  const teams = await startTeamsServer({
    port: 0,
    appId,
    appPassword,
    tenantId: entraTenant,
    users: staffMembers.map(({ teamsUserId, name }) => ({ aadObjectId: teamsUserId, name })),
    channel: { id: teamsChannel, name: 'Closures' },
    moreChannels: [
      { id: teamsComplianceChannel, name: 'Compliance' },
      { id: teamsOversightChannel, name: 'Oversight' },
      { id: teamsWitnessChannel, name: 'Audit log witness' },
    ],
    team: { id: '19:district@thread.tacv2', name: 'District office' },
  });
  const directory = await startDirectoryServer({
    port: 0,
    people: staffMembers.map(({ directoryTenant, directoryId, name }) => ({
      tenant: directoryTenant,
      id: directoryId,
      name,
      email: `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@district.example.org`,
    })),
  });
  const twilio = await startTwilioServer({
    port: 0,
    accountSid,
    authToken,
    callsPerSecond: options.callsPerSecond,
    speed: options.speed,
    seed: options.seed ?? 1,
    ...(options.mix === undefined ? {} : { mix: options.mix }),
  });
  const google = await startTranslateServer({ port: 0 });
  return {
    slack,
    teams,
    directory,
    twilio,
    google,
    environment: {
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_BOT_TOKEN: botToken,
      SLACK_TEAM_ID: slackTeam,
      SLACK_CHANNEL_ID: slackChannel,
      SLACK_COMPLIANCE_CHANNEL_ID: slackComplianceChannel,
      SLACK_OVERSIGHT_CHANNEL_ID: slackOversightChannel,
      SLACK_WITNESS_CHANNEL_ID: slackWitnessChannel,
      SLACK_WITNESS_BOT_TOKEN: witnessToken,
      SLACK_API_URL: `${slack.url}/api/`,
      TEAMS_APP_ID: appId,
      TEAMS_APP_PASSWORD: appPassword,
      TEAMS_TENANT_ID: entraTenant,
      TEAMS_CHANNEL_ID: teamsChannel,
      TEAMS_COMPLIANCE_CHANNEL_ID: teamsComplianceChannel,
      TEAMS_OVERSIGHT_CHANNEL_ID: teamsOversightChannel,
      TEAMS_WITNESS_CHANNEL_ID: teamsWitnessChannel,
      TEAMS_SERVICE_URL: teams.settings.serviceUrl,
      TEAMS_LOGIN_URL: teams.settings.loginUrl,
      TEAMS_OPENID_METADATA_URL: teams.settings.openIdMetadataUrl,
      TEAMS_TOKEN_ISSUER: teams.settings.tokenIssuer,
      DIRECTORY_PROVIDER: 'entra',
      DIRECTORY_ISSUER: directory.settings.issuer,
      DIRECTORY_CLIENT_ID: directory.settings.clientId,
      DIRECTORY_CLIENT_SECRET: directory.settings.clientSecret,
      SIGN_IN_ABOVE: 'never',
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_FROM: sendingNumber,
      TWILIO_API_URL: twilio.url,
      TWILIO_FALLBACK_URL: twilio.keepWords(
        renderScript(cannotSayScript({ name: fictionalDistrict.name }), {
          keyUrl: '',
          callerId: '',
        }),
      ),
      TRANSLATOR: 'google',
      GOOGLE_TRANSLATE_KEY: google.key,
      GOOGLE_TRANSLATE_URL: google.url,
    },
    connectBot(publicUrl) {
      slack.bot.eventsUrl = `${publicUrl}/slack/events`;
      teams.connectBot(`${publicUrl}/api/messages`);
      directory.connectBot(publicUrl);
      twilio.pointAt(publicUrl);
      twilio.account.numbers = [
        {
          number: sendingNumber,
          voiceUrl: `${publicUrl}/twilio/call#rc=2&rp=5xx,ct`,
          smsUrl: `${publicUrl}/twilio/text#rc=3&rp=5xx,ct,rt`,
        },
      ];
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([slack, teams, directory, twilio, google].map((server) => server.close()));
    },
  };
}

import { channelIdsIn } from '#domain/shared/chat-channel.ts';
import { providerFacts } from '#domain/shared/directory-provider.ts';
import type { Config } from './config.ts';
import type { WorkerConfig } from './worker-config.ts';

/** The settings as the Slack edge wants them. */
export function slackOptions(slack: NonNullable<Config['slack']>) {
  return {
    signingSecret: slack.SLACK_SIGNING_SECRET,
    previousSigningSecret: slack.SLACK_PREVIOUS_SIGNING_SECRET,
    botToken: slack.SLACK_BOT_TOKEN,
    teamId: slack.SLACK_TEAM_ID,
    channelIds: channelIdsIn('SLACK', slack),
    witnessBotToken: slack.SLACK_WITNESS_BOT_TOKEN,
    apiUrl: slack.SLACK_API_URL,
  };
}

/** The settings as the Teams edge wants them. An emulated Teams may be called at its own address. */
export function teamsOptions(teams: NonNullable<Config['teams']>) {
  return {
    library: teams.TEAMS_LIBRARY,
    appId: teams.TEAMS_APP_ID,
    appPassword: teams.TEAMS_APP_PASSWORD,
    tenantId: teams.TEAMS_TENANT_ID,
    channelIds: channelIdsIn('TEAMS', teams),
    serviceUrl: teams.TEAMS_SERVICE_URL,
    serviceHosts: [new URL(teams.TEAMS_SERVICE_URL).host],
    ...(teams.TEAMS_LOGIN_URL === undefined ? {} : { loginUrl: teams.TEAMS_LOGIN_URL }),
    ...(teams.TEAMS_OPENID_METADATA_URL === undefined
      ? {}
      : { openIdMetadataUrl: teams.TEAMS_OPENID_METADATA_URL }),
    ...(teams.TEAMS_TOKEN_ISSUER === undefined ? {} : { tokenIssuer: teams.TEAMS_TOKEN_ISSUER }),
  };
}

/** The settings as the directory's edge wants them. */
export function directoryOptions(config: Config) {
  return {
    provider: config.DIRECTORY_PROVIDER,
    issuer: config.DIRECTORY_ISSUER,
    clientId: config.DIRECTORY_CLIENT_ID,
    clientSecret: config.DIRECTORY_CLIENT_SECRET,
    publicUrl: config.PUBLIC_URL,
  };
}

/** What asks Teams for tokens of people; undefined where none is asked for. */
export const signOnOptions = ({ teams, DIRECTORY_ISSUER: issuer }: Config) => ({
  connection: teams?.TEAMS_SIGN_ON_CONNECTION,
  audience: teams?.TEAMS_APP_ID ?? '',
  issuer,
});

/** Who runs the directory, where it shows nobody's fresh sign-in. */
export function noFreshSignIn({
  DIRECTORY_PROVIDER: provider,
}: Pick<Config, 'DIRECTORY_PROVIDER'>) {
  const { name, freshness } = providerFacts[provider];
  return freshness === 'none' ? name : undefined;
}

/** What takes a fresh sign-in whatever the database says; undefined where nothing does. */
export function signInLimit({ SIGN_IN_ABOVE: above }: Pick<Config, 'SIGN_IN_ABOVE'>) {
  return above === 'never' ? undefined : above;
}

/** The mail server; undefined where there is none. Without a sender of its own mail is the public host's. */
export function mailOptions(config: Config) {
  const { SMTP_URL: url, SMTP_FROM, PUBLIC_URL } = config;
  const from = SMTP_FROM ?? `bellwether@${new URL(PUBLIC_URL).hostname}`;
  return url === undefined ? undefined : { url, from };
}

/** Whether an auditor gets checkpoints by it. */
export const mailsAuditor = ({ AUDITOR_EMAIL, SMTP_URL }: Config): boolean =>
  AUDITOR_EMAIL !== undefined && SMTP_URL !== undefined;

/** The settings as the Twilio edge wants them. */
export function twilioOptions(config: Config | WorkerConfig) {
  return {
    accountSid: config.TWILIO_ACCOUNT_SID,
    authToken: config.TWILIO_AUTH_TOKEN,
    from: config.TWILIO_FROM,
    publicUrl: config.PUBLIC_URL,
    ...(config.TWILIO_MESSAGING_SERVICE_SID === undefined
      ? {}
      : { messagingServiceSid: config.TWILIO_MESSAGING_SERVICE_SID }),
    ...(config.TWILIO_FALLBACK_URL === undefined
      ? {}
      : { fallbackUrl: config.TWILIO_FALLBACK_URL }),
    ...(config.TWILIO_API_URL === undefined ? {} : { apiUrl: config.TWILIO_API_URL }),
  };
}

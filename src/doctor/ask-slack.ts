import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Config } from '#config/config.ts';
import { channelSetting, chatChannelNames } from '#domain/shared/chat-channel.ts';
import { type Answer, ask, Unanswered } from './ask.ts';
import { type Finding, green, red, refused, yellow } from './finding.ts';

type Slack = NonNullable<Config['slack']>;
type Method = (name: string, args?: Record<string, string>) => Promise<Answer>;

const said = z.looseObject({ ok: z.boolean(), error: z.string().default('') });
/** Slack's own trouble, which says nothing of the token. */
const passing: ReadonlySet<string> = new Set([
  'fatal_error',
  'internal_error',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
]);
const authTest = z.looseObject({ team_id: z.string(), user_id: z.string() });
const channelInfo = z.looseObject({
  channel: z.looseObject({
    is_member: z.boolean().default(false),
    is_archived: z.boolean().default(false),
    is_private: z.boolean().default(false),
    is_ext_shared: z.boolean().default(false),
    is_pending_ext_shared: z.boolean().default(false),
    /** Slack says it of a channel whose posting was limited. */
    properties: z.looseObject({ posting_restricted_to: z.unknown().optional() }).optional(),
  }),
});
const manifest = z.looseObject({
  oauth_config: z.looseObject({ scopes: z.looseObject({ bot: z.array(z.string()) }) }),
});

const channels = chatChannelNames
  .filter((channel) => channel !== 'witness')
  .map((channel) => channelSetting('SLACK', channel));

/** Whose token it is, what it may, and whether the app is in each channel it posts to. */
export async function askSlack(slack: Slack): Promise<Finding[]> {
  const asBot = methodOf(slack, slack.SLACK_BOT_TOKEN);
  const token = await askToken(asBot, slack, 'SLACK_BOT_TOKEN');
  if (token.light === 'red') return [token];
  const given = channels.filter((name) => slack[name] !== undefined);
  return [
    token,
    await askScopes(asBot),
    ...(await Promise.all(given.map((name) => askChannel(asBot, name, slack[name] ?? '')))),
    ...(slack.SLACK_WITNESS_CHANNEL_ID === undefined ? [] : await askWitness(slack, asBot)),
  ];
}

/** Asks one of Slack's methods with this token. */
export const methodOf =
  (slack: Pick<Slack, 'SLACK_API_URL'>, token: string): Method =>
  (name, args = {}) =>
    ask(`${slack.SLACK_API_URL ?? 'https://slack.com/api/'}${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams(args),
    });

async function askToken(
  asBot: Method,
  { SLACK_TEAM_ID: team }: Slack,
  setting: 'SLACK_BOT_TOKEN' | 'SLACK_WITNESS_BOT_TOKEN',
): Promise<Finding> {
  const about = setting === 'SLACK_BOT_TOKEN' ? 'slack.token' : 'slack.witness-token';
  const { status, body } = await asBot('auth.test');
  const read = said.safeParse(body);
  if (!read.success || passing.has(read.data.error))
    throw new Unanswered(`Slack has a fault (HTTP ${status})`);
  const { error } = read.data;
  if (error !== '')
    return refused(
      about,
      `Slack refuses ${setting} (${error}).`,
      'Copy the bot token (xoxb-…) from the app’s page “OAuth & Permissions” again and restart the bot.',
    );
  const { team_id: theirs } = authTest.parse(body);
  return theirs === team
    ? green(about, `Slack takes ${setting}.`)
    : refused(
        about,
        `${setting} belongs to workspace ${theirs}, but SLACK_TEAM_ID is ${team}.`,
        'Correct the one that is wrong and restart the bot.',
      );
}

async function askScopes(asBot: Method): Promise<Finding> {
  const about = 'slack.scopes';
  const { headers } = await asBot('auth.test');
  const has = (headers.get('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim());
  const file = new URL('../../manifests/slack/manifest.json', import.meta.url);
  const wants = manifest.parse(JSON.parse(await readFile(file, 'utf8'))).oauth_config.scopes.bot;
  const missing = wants.filter((scope) => !has.includes(scope));
  return missing.length === 0
    ? green(about, 'The Slack app has every scope of its manifest.')
    : red(
        about,
        `The Slack app lacks ${missing.join(', ')}.`,
        'Add them from manifests/slack/manifest.json and install the app again.',
      );
}

async function askChannel(asBot: Method, name: string, channel: string): Promise<Finding> {
  const about = `slack.${name
    .replace(/^SLACK_|_ID$/g, '')
    .toLowerCase()
    .replaceAll('_', '-')}`;
  const { body } = await asBot('conversations.info', { channel });
  const { ok, error } = said.parse(body);
  const invite = 'Type /invite @Bellwether in that channel, or correct the id.';
  if (!ok)
    return refused(about, `${name}: Slack knows no such channel for this app (${error}).`, invite);
  const info = channelInfo.parse(body).channel;
  if (info.is_archived)
    return refused(about, `The channel in ${name} is archived.`, 'Restore it, or set another one.');
  if (!info.is_member) return refused(about, `The app is not in the channel of ${name}.`, invite);
  if (name === 'SLACK_CHANNEL_ID' && (info.is_ext_shared || info.is_pending_ext_shared))
    return red(
      about,
      'The closures channel is shared with another organization, so nothing is approved there.',
      'End the sharing in the channel’s settings, or set another channel.',
    );
  return name === 'SLACK_COMPLIANCE_CHANNEL_ID' && !info.is_private
    ? yellow(
        about,
        `The channel in ${name} is public.`,
        'Make it private: it shows audit findings.',
      )
    : green(about, `The app is in the channel of ${name}.`);
}

/** Checkpoints prove something only where our app, and nobody else, can write. */
async function askWitness(slack: Slack, asBot: Method): Promise<Finding[]> {
  const about = 'slack.witness-channel';
  const { SLACK_WITNESS_CHANNEL_ID: channel = '', SLACK_WITNESS_BOT_TOKEN: token } = slack;
  const asWitness = token === undefined ? asBot : methodOf(slack, token);
  const found =
    token === undefined ? [] : [await askToken(asWitness, slack, 'SLACK_WITNESS_BOT_TOKEN')];
  if (found[0]?.light === 'red') return found;
  const { body } = await asWitness('conversations.info', { channel });
  const { ok, error } = said.parse(body);
  const info = ok ? channelInfo.parse(body).channel : undefined;
  if (info?.is_member !== true)
    return [
      ...found,
      refused(
        about,
        `The app can’t write to the channel in SLACK_WITNESS_CHANNEL_ID (${error || 'not a member'}).`,
        'Invite the app of the witness channel, or correct the id.',
      ),
    ];
  const isLimited = info.properties?.posting_restricted_to !== undefined;
  return [
    ...found,
    isLimited
      ? green(about, 'Posting in the witness channel is limited.')
      : yellow(
          about,
          'Slack doesn’t say that posting in the witness channel is limited.',
          'In the channel’s settings, let only the app post (“Posting permissions”).',
        ),
  ];
}

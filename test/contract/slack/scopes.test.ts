import { createEmulator, type Emulator } from 'emulate';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createSharingWatch } from '#chat/slack/shared-channel.ts';
import { createSlackClient } from '#chat/slack/slack-client.ts';
import { slackPlatform } from '#chat/slack/slack-platform.ts';
import { readSlackManifest } from '#sandbox/slack/app-manifest.ts';
import { aCard } from '#test/support/chat/a-card.ts';

/*
 * All that the bot asks of Slack, before a third party's emulator that refuses what a token has no scope for: with the
 * scopes of our manifest everything is done, and with any one of them less something is not.
 */

const { botScopes } = readSlackManifest();
/** Slash commands are Slack's to send, and a file is fetched from no method: `sent-file.test.ts`. */
const checked = botScopes.filter((scope) => !['commands', 'files:read'].includes(scope));

let emulator: Emulator;
let place: { team: string; open: string; closed: string; user: string };

beforeAll(async () => {
  const token = (without: string) => ({
    token: tokenWithout(without),
    type: 'bot' as const,
    scopes: botScopes.filter((scope) => scope !== without),
  });
  emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        strict_scopes: true,
        users: [{ name: 'dana' }],
        channels: [{ name: 'closures' }, { name: 'closures-private', is_private: true }],
        bots: [{ name: 'bellwether' }],
        tokens: [
          ...['nothing', ...checked].map(token),
          {
            token: 'xoxb-looks',
            type: 'bot',
            scopes: ['channels:read', 'groups:read', 'users:read'],
          },
        ],
      },
    },
  });
  const named = z.array(z.looseObject({ id: z.string(), name: z.string() }));
  const idOf = (list: unknown, name: string) =>
    named.parse(list).find((one) => one.name === name)?.id ?? '';
  const { channels } = await look('conversations.list', {
    types: 'public_channel,private_channel',
  });
  place = {
    team: String((await look('auth.test'))['team_id']),
    open: idOf(channels, 'closures'),
    closed: idOf(channels, 'closures-private'),
    user: idOf((await look('users.list'))['members'], 'dana'),
  };
});
afterAll(() => emulator.close());

const tokenWithout = (scope: string) => `xoxb-without-${scope.replace(':', '-')}`;

async function look(
  method: string,
  args: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${emulator.url}/api/${method}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer xoxb-looks',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(args).toString(),
  });
  return z.record(z.string(), z.unknown()).parse(await answer.json());
}

/** Everything that is asked of Slack, with a public and with a private closures channel; what was not done. */
async function notDone(botToken: string): Promise<string[]> {
  const of = async (channelId: string, kind: string): Promise<string[]> => {
    const settings = {
      botToken,
      teamId: place.team,
      channelIds: { closures: channelId },
      apiUrl: `${emulator.url}/api/`,
    };
    const client = createSlackClient(settings);
    const platform = slackPlatform(client, settings);
    const since = Temporal.Now.instant();
    const isOpen = createSharingWatch({
      client,
      channelId,
      now: () => since.epochMilliseconds,
      logger: pino({ level: 'silent' }),
    });
    const acts: [string, () => Promise<boolean>][] = [
      ['checks its token', async () => (await client.auth.test()).ok],
      ['tells a member', async () => (await platform.vouchesFor(place.user)) !== undefined],
      ['tells whether the channel is shared', async () => (await isOpen()) === 'own'],
      [
        'posts a card and edits it',
        async () => platform.update(await platform.post(aCard()), aCard()).then(() => true),
      ],
      [
        'finds its card again',
        async () => {
          await platform.post(aCard(), { key: kind });
          return (await platform.find(kind, { place: {}, since })) !== undefined;
        },
      ],
      [
        'finds its word in a thread again',
        async () => {
          const thread = await platform.post(aCard());
          await platform.post(aCard(), { thread, key: `${kind} thread` });
          const place = { thread };
          return (await platform.find(`${kind} thread`, { place, since })) !== undefined;
        },
      ],
      [
        'writes to a person',
        async () => (await platform.post(aCard(), { person: place.user })).messageId !== '',
      ],
      [
        'finds its word to a person again',
        async () => {
          const own = { person: place.user };
          await platform.post(aCard(), { ...own, key: `${kind} person` });
          return (await platform.find(`${kind} person`, { place: own, since })) !== undefined;
        },
      ],
    ];
    const failed: string[] = [];
    for (const [what, act] of acts) {
      if (!(await act().catch(() => false))) failed.push(`${kind}: ${what}`);
    }
    return failed;
  };
  return [
    ...(await of(place.open, 'public channel')),
    ...(await of(place.closed, 'private channel')),
  ];
}

test('with the scopes of the manifest the bot does everything', async () => {
  expect(await notDone(tokenWithout('nothing'))).toEqual([]);
});

test.each(checked)('%s is in the manifest because something needs it', async (scope) => {
  expect(await notDone(tokenWithout(scope))).not.toEqual([]);
});

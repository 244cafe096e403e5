import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { subjects } from '#conversation/door/registry.ts';

const file = new URL('../../../manifests/slack/manifest.json', import.meta.url);
const shape = z.object({
  features: z.object({
    app_home: z.object({
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.literal(false),
    }),
    slash_commands: z.array(
      z.object({
        command: z.string().max(32),
        url: z.url(),
        description: z.string().max(2000),
        usage_hint: z.string().max(1000),
      }),
    ),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    interactivity: z.object({ is_enabled: z.literal(true), request_url: z.url() }),
  }),
});
const manifest = shape.parse(JSON.parse(await readFile(file, 'utf8')));

test('the manifest announces the commands that are listened to, and no others', () => {
  const announced = manifest.features.slash_commands.map(({ command }) => command);

  expect(announced).toEqual(Object.keys(subjects).map((subject) => `/${subject}`));
});

test('everything goes to the one address that Bolt listens on', () => {
  const addresses = [
    ...manifest.features.slash_commands.map(({ url }) => url),
    manifest.settings.interactivity.request_url,
  ];

  expect(new Set(addresses.map((address) => new URL(address).pathname))).toEqual(
    new Set(['/slack/events']),
  );
});

test('the bot asks for no more than it calls', () => {
  // commands; chat.postMessage, update, postEphemeral; users.info; conversations.open; conversations.info, history and
  // replies, of a public or a private channel or a person's own chat; a file that somebody sent the bot there. The rest needs none.
  expect(manifest.oauth_config.scopes.bot).toEqual([
    'channels:history',
    'channels:read',
    'chat:write',
    'commands',
    'files:read',
    'groups:history',
    'groups:read',
    'im:history',
    'im:write',
    'users:read',
  ]);
});

import { readFileSync } from 'node:fs';
import { z } from 'zod';

const file = new URL('../../../manifests/slack/manifest.json', import.meta.url);

const shape = z.object({
  features: z.object({
    app_home: z
      .object({
        home_tab_enabled: z.boolean().default(false),
        messages_tab_enabled: z.boolean().default(false),
        messages_tab_read_only_enabled: z.boolean().default(true),
      })
      .default({
        home_tab_enabled: false,
        messages_tab_enabled: false,
        messages_tab_read_only_enabled: true,
      }),
    slash_commands: z.array(z.object({ command: z.string() })).default([]),
  }),
  settings: z
    .object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }).optional() })
    .default({}),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
});

export type SlackManifest = {
  /** What the bot's token may do. */
  botScopes: string[];
  /** Whether the bot may write to somebody directly, and whether they may type there. */
  messagesTab: 'on' | 'read-only' | 'off';
  hasHomeTab: boolean;
  /** What a person may type after a slash; Slack itself refuses what no app registered. */
  commands: string[];
  /** What Slack tells the app of without anybody having asked it for something. */
  events: string[];
};

/** What the app was installed with: the manifest that districts make theirs from. */
export function readSlackManifest(text: string = readFileSync(file, 'utf8')): SlackManifest {
  const { features, oauth_config, settings } = shape.parse(JSON.parse(text));
  const { messages_tab_enabled: isOn, messages_tab_read_only_enabled: isReadOnly } =
    features.app_home;
  return {
    botScopes: oauth_config.scopes.bot,
    hasHomeTab: features.app_home.home_tab_enabled,
    commands: features.slash_commands.map(({ command }) => command),
    events: settings.event_subscriptions?.bot_events ?? [],
    messagesTab: isOn ? (isReadOnly ? 'read-only' : 'on') : 'off',
  };
}

import { readFileSync } from 'node:fs';
import { z } from 'zod';

const file = new URL('../../../manifests/slack/manifest.json', import.meta.url);

const shape = z.object({
  features: z.object({
    app_home: z
      .object({
        messages_tab_enabled: z.boolean().default(false),
        messages_tab_read_only_enabled: z.boolean().default(true),
      })
      .default({ messages_tab_enabled: false, messages_tab_read_only_enabled: true }),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
});

export type SlackManifest = {
  /** What the bot's token may do. */
  botScopes: string[];
  /** Whether the bot may write to somebody directly, and whether they may type there. */
  messagesTab: 'on' | 'read-only' | 'off';
};

/** What the app was installed with: the manifest that districts make theirs from. */
export function readSlackManifest(text: string = readFileSync(file, 'utf8')): SlackManifest {
  const { features, oauth_config } = shape.parse(JSON.parse(text));
  const { messages_tab_enabled: isOn, messages_tab_read_only_enabled: isReadOnly } =
    features.app_home;
  return {
    botScopes: oauth_config.scopes.bot,
    messagesTab: isOn ? (isReadOnly ? 'read-only' : 'on') : 'off',
  };
}

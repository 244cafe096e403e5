/** The emulated workspace: what Slack itself would keep, in memory. */

import type { SlackManifest } from './app-manifest.ts';

type UserFlags = {
  deleted?: boolean;
  is_bot?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
};

export type SlackUser = {
  id: string;
  name: string;
  realName: string;
  /** Of another workspace, for a person met in a shared channel. */
  teamId?: string;
  flags?: UserFlags;
};

/** `members` names who is in the channel; without it everyone is, the bot too. */
export type SlackChannel = {
  id: string;
  name: string;
  members?: string[];
  isArchived?: boolean;
  isDirect?: boolean;
  /** Only those who are named in its settings may post. */
  isLimited?: boolean;
  /** Slack Connect: another organization is in the channel, or was invited and has yet to accept. */
  sharing?: 'none' | 'external' | 'pending';
};

export type Block = { type: string; block_id?: string; [key: string]: unknown };

export type SlackMessage = {
  type: 'message';
  ts: string;
  channel: string;
  user: string;
  text: string;
  blocks: Block[];
  thread_ts?: string;
  /** Shown in the channel too. */
  subtype?: 'thread_broadcast';
  metadata?: unknown;
  edited?: { user: string; ts: string };
  /** Who would have been notified: `<@U1>`, `<!channel>` and the like that Slack found. */
  mentions: string[];
};

export type Entry = { type: string; [key: string]: unknown };
export type Entries = Record<string, Record<string, Entry>>;

export type SlackView = {
  id: string;
  type: 'modal' | 'home';
  userId: string;
  title: string;
  submit: string | null;
  close: string | null;
  callback_id: string;
  private_metadata: string;
  external_id: string;
  blocks: Block[];
  hash: string;
  root_view_id: string;
  previous_view_id: string | null;
  notify_on_close: boolean;
  clear_on_close: boolean;
  /** What is typed in at the moment. */
  entries: Entries;
  /** Beside the fields, by block id. */
  errors: Record<string, string>;
  /** Slack's own complaint when the bot gave no usable answer. */
  trouble: string | null;
};

export type SlackFile = {
  id: string;
  name: string;
  size: number;
  content: Uint8Array;
  channels: string[];
  title: string;
};

export type SlackChange = {
  kind: 'message' | 'ephemeral' | 'view' | 'file' | 'channel';
  userId?: string;
  channelId?: string;
};

export type Workspace = {
  teamId: string;
  /** What the app was installed with. */
  manifest: SlackManifest;
  bot: { userId: string; botId: string; appId: string; name: string };
  users: Map<string, SlackUser>;
  channels: Map<string, SlackChannel & { messages: SlackMessage[] }>;
  /** By user id. A person sees their own only, and loses them with a reload. */
  ephemerals: Map<string, SlackMessage[]>;
  /** By user id, the topmost last; a modal holds up to three. */
  views: Map<string, SlackView[]>;
  homes: Map<string, SlackView>;
  files: Map<string, SlackFile>;
  now: () => number;
  nextTs(): string;
  nextId(prefix: string): string;
  changed(change: SlackChange): void;
};

/** What is on everyone's screens: a copy, safe to keep. */
export type SlackState = {
  users: SlackUser[];
  channels: (SlackChannel & { messages: SlackMessage[] })[];
  ephemerals: Record<string, SlackMessage[]>;
  views: Record<string, SlackView[]>;
  homes: Record<string, SlackView>;
  files: SlackFile[];
};

export function createWorkspace(options: {
  teamId: string;
  manifest: SlackManifest;
  users: SlackUser[];
  channels: SlackChannel[];
  now: () => number;
  changed: (change: SlackChange) => void;
}): Workspace {
  const bot = {
    userId: 'U0BELLWETHER',
    botId: 'B0BELLWETHER',
    appId: 'A0BELLWETHER',
    name: 'bellwether',
  };
  const robot: SlackUser = {
    id: bot.userId,
    name: bot.name,
    realName: 'Bellwether',
    flags: { is_bot: true },
  };
  let counted = 0;
  let lastMicros = 0;
  return {
    teamId: options.teamId,
    manifest: options.manifest,
    bot,
    users: new Map([...options.users, robot].map((user) => [user.id, user])),
    channels: new Map(
      options.channels.map((channel) => [channel.id, { ...channel, messages: [] }]),
    ),
    ephemerals: new Map(),
    views: new Map(),
    homes: new Map(),
    files: new Map(),
    now: options.now,
    nextTs() {
      lastMicros = Math.max(options.now() * 1000, lastMicros + 1);
      const seconds = Math.floor(lastMicros / 1_000_000);
      return `${seconds}.${String(lastMicros % 1_000_000).padStart(6, '0')}`;
    },
    nextId(prefix) {
      counted += 1;
      return `${prefix}${counted.toString(36).toUpperCase().padStart(9, '0')}`;
    },
    changed: options.changed,
  };
}

export function snapshot(workspace: Workspace): SlackState {
  return structuredClone({
    users: [...workspace.users.values()],
    channels: [...workspace.channels.values()],
    ephemerals: Object.fromEntries(workspace.ephemerals),
    views: Object.fromEntries(workspace.views),
    homes: Object.fromEntries(workspace.homes),
    files: [...workspace.files.values()],
  });
}

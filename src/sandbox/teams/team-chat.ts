import { createHash, randomUUID } from 'node:crypto';
import { findMentions } from './mentions.ts';

export type TeamsUser = {
  aadObjectId: string;
  name: string;
  userRole?: 'user' | 'guest';
  /** For an account of another organization. */
  tenantId?: string;
  /** Deleted in the directory: in no roster, and no chat can be opened. */
  isDeleted?: boolean;
  /** Of the organization, but not of the team whose channels these are. */
  isOutsideTeam?: boolean;
};

export type Speaker = { id: string; name: string; aadObjectId?: string };

export type SandboxActivity = {
  id: string;
  /** The first message of the thread, where this one is a reply. */
  replyToId?: string;
  from: Speaker;
  text?: string;
  summary?: string;
  attachments: unknown[];
  edited: boolean;
  at: string;
  /** Who was notified by name: the ids of the mentions that Teams found when it was posted. */
  mentions: string[];
};

export type SandboxConversation = {
  id: string;
  kind: 'channel' | 'personal';
  name: string;
  /** Whose chat with the bot it is. */
  aadObjectId?: string;
  activities: SandboxActivity[];
};

export type SandboxDialog = { title: string; card: unknown } | { message: string };

export type TeamsState = {
  conversations: SandboxConversation[];
  /** The open dialog of each person. */
  dialogs: Record<string, SandboxDialog>;
  /** Words the bot answered a press with; only the person sees them. */
  notices: { aadObjectId: string; activityId: string; text: string }[];
  /** How the bot answered, and how long it took. */
  answers: { what: string; status: number; ms: number }[];
};

export type Post = Pick<SandboxActivity, 'from'> & {
  text?: string | undefined;
  summary?: string | undefined;
  attachments?: unknown[] | undefined;
  replyToId?: string | undefined;
};

export type TeamChat = ReturnType<typeof openTeamChat>;

/** Everything that stands in the sandbox's Teams. */
export function openTeamChat(channels: { id: string; name: string }[], users: TeamsUser[]) {
  const state: TeamsState = {
    conversations: channels.map(({ id, name }) => ({ id, kind: 'channel', name, activities: [] })),
    dialogs: {},
    notices: [],
    answers: [],
  };
  const listeners = new Set<(state: TeamsState) => void>();
  let kept: TeamsState | undefined;
  let lastId = Temporal.Now.instant().epochMilliseconds;

  const change = <Result>(act: () => Result): Result => {
    const result = act();
    kept = undefined;
    for (const listener of listeners) listener(structuredClone(state));
    return result;
  };
  const find = (id: string) => state.conversations.find((one) => one.id === id.split(';')[0]);

  return {
    /** As it stood after the last change. */
    state: (): TeamsState => (kept ??= structuredClone(state)),

    subscribe(listener: (state: TeamsState) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    change: (act: (state: TeamsState) => void) => change(() => act(state)),
    find,

    /** The person's own chat with the bot; the same one every time, as in Teams. */
    chatOf(user: TeamsUser): SandboxConversation {
      const known = state.conversations.find((one) => one.aadObjectId === user.aadObjectId);
      if (known !== undefined) return known;
      const { aadObjectId, name } = user;
      const id = `a:${randomUUID()}`;
      const made: SandboxConversation = { id, kind: 'personal', name, aadObjectId, activities: [] };
      change(() => state.conversations.push(made));
      return made;
    },

    post(conversation: SandboxConversation, { from, ...post }: Post): SandboxActivity {
      // Teams names its messages by the time in milliseconds.
      lastId = Math.max(lastId + 1, Temporal.Now.instant().epochMilliseconds);
      const activity: SandboxActivity = {
        id: String(lastId),
        ...(post.replyToId !== undefined && { replyToId: post.replyToId }),
        from,
        ...(post.text !== undefined && { text: post.text }),
        ...(post.summary !== undefined && { summary: post.summary }),
        attachments: post.attachments ?? [],
        edited: false,
        mentions: findMentions(post.attachments ?? []),
        at: Temporal.Now.instant().toString(),
      };
      change(() => conversation.activities.push(activity));
      return activity;
    },

    findUser: (id: string): TeamsUser | undefined =>
      users.find((user) => user.aadObjectId === id || teamsIdOf(user) === id),
    users,
  };
}

/** Teams knows a person by an opaque id of its own, beside the directory's. */
export function teamsIdOf(user: TeamsUser): string {
  return `29:${createHash('sha256').update(user.aadObjectId).digest('base64url')}`;
}

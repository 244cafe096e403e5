import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readDialog } from './read-dialog.ts';
import {
  type SandboxConversation,
  type Speaker,
  type TeamChat,
  type TeamsUser,
  teamsIdOf,
} from './team-chat.ts';
import { typedInputs } from './typed-inputs.ts';

export type BotAnswer = { status: number; body: unknown };
export type Deliver = (activity: object, what: string) => Promise<BotAnswer>;

type Options = {
  chat: TeamChat;
  bot: Speaker;
  tenantId: string;
  serviceUrl: string;
  channel: { id: string; name: string };
  team: { id: string; name: string };
  /** Whether other teams are in the channel. */
  sharing: { isShared: boolean };
  deliver: Deliver;
  /** Puts a file into the person's OneDrive; returns where it can be had without signing in. */
  keepFile: (bytes: Uint8Array) => string;
  signOn: SignOn;
};

/** Gets a token for `uri` from the directory in which the person is signed in; undefined where it gives none. */
export type SignOn = { token?: (aadObjectId: string, uri: string) => Promise<string | undefined> };

export type SayOptions = {
  /** In the person's own chat with the bot, where no mention is needed. */
  privately?: boolean;
  /** Another channel than the one in which people speak to the bot. */
  channelId?: string;
  /** Within this message's thread. */
  thread?: string;
};

const tokenRequest = z.looseObject({
  statusCode: z.literal(401),
  type: z.literal('application/vnd.microsoft.activity.loginRequest'),
  value: z.looseObject({
    connectionName: z.string().min(1),
    tokenExchangeResource: z.looseObject({ id: z.string(), uri: z.string() }),
    buttons: z.array(z.looseObject({ type: z.literal('signin'), value: z.url() })).min(1),
  }),
});
const pressAnswer = z.looseObject({ type: z.string(), value: z.unknown().optional() });
/** What a person can do in Teams, and what Teams then sends to the bot. */
export function createPersonActs(options: Options) {
  const { chat, bot, tenantId, serviceUrl, channel, team, sharing, deliver, keepFile, signOn } =
    options;

  const userOf = (aadObjectId: string): TeamsUser => {
    const user = chat.findUser(aadObjectId);
    if (user === undefined) throw new Error(`nobody in this team is ${aadObjectId}`);
    return user;
  };

  /** What every activity of one person carries. */
  const envelope = (user: TeamsUser, conversation: SandboxConversation, root?: string) => {
    const inChannel = conversation.kind === 'channel';
    const tenant = { id: user.tenantId ?? tenantId };
    return {
      timestamp: Temporal.Now.instant().toString(),
      channelId: 'msteams',
      serviceUrl,
      from: { id: teamsIdOf(user), name: user.name, aadObjectId: user.aadObjectId },
      recipient: bot,
      conversation: {
        id: inChannel && root ? `${conversation.id};messageid=${root}` : conversation.id,
        conversationType: conversation.kind,
        tenantId,
        ...(inChannel && { isGroup: true }),
      },
      channelData: inChannel
        ? {
            tenant,
            team: { id: team.id, name: team.name },
            channel: { id: conversation.id, type: sharing.isShared ? 'shared' : 'standard' },
          }
        : { tenant },
      locale: 'en-US',
    };
  };

  const draftMessage = (aadObjectId: string, text: string, how: SayOptions = {}) => {
    const user = userOf(aadObjectId);
    const conversation = how.privately ? chat.chatOf(user) : chat.find(how.channelId ?? channel.id);
    if (conversation === undefined) throw new Error('the channel is gone');
    const marked = text.replace(`@${bot.name}`, `<at>${bot.name}</at>`);
    const entities =
      marked === text ? [] : [{ type: 'mention', mentioned: bot, text: `<at>${bot.name}</at>` }];
    const activity = {
      ...envelope(user, conversation, how.thread),
      type: 'message',
      id: randomUUID(),
      textFormat: 'plain',
      text: marked,
      entities,
    };
    return { user, conversation, activity, isForBot: how.privately || entities.length > 0 };
  };

  const invoke = async (
    aadObjectId: string,
    { name, value, activityId }: { name: string; value: object; activityId?: string | undefined },
  ): Promise<BotAnswer> => {
    const user = userOf(aadObjectId);
    const conversation =
      chat
        .state()
        .conversations.find(({ activities }) => activities.some(({ id }) => id === activityId)) ??
      chat.find(channel.id);
    if (conversation === undefined) throw new Error('the channel is gone');
    const pressed = conversation.activities.find(({ id }) => id === activityId);
    const root = pressed?.replyToId ?? activityId;
    return await deliver(
      {
        ...envelope(user, conversation, root),
        type: 'invoke',
        id: randomUUID(),
        name,
        value,
        ...(activityId !== undefined && { replyToId: activityId }),
      },
      name,
    );
  };

  const showDialog = (aadObjectId: string, answer: BotAnswer): BotAnswer => {
    const dialog = readDialog(answer);
    chat.change(({ dialogs }) => {
      if (dialog === undefined) delete dialogs[aadObjectId];
      else dialogs[aadObjectId] = dialog;
    });
    return answer;
  };
  /** Which message the person's dialog was opened from. */
  const openedFrom = new Map<string, string>();

  return {
    /** Installs the app in the team or for a person alone. Teams tells the bot twice: of a member, and of itself. */
    async addBot(aadObjectId: string, how: { privately?: boolean } = {}): Promise<BotAnswer[]> {
      const user = userOf(aadObjectId);
      const conversation = how.privately ? chat.chatOf(user) : chat.find(channel.id);
      if (conversation === undefined) throw new Error('the channel is gone');
      const common = () => ({ ...envelope(user, conversation), id: randomUUID() });
      const member = { ...common(), type: 'conversationUpdate', membersAdded: [{ id: bot.id }] };
      const itself = { ...common(), type: 'installationUpdate', action: 'add' };
      return [
        await deliver(member, 'conversationUpdate'),
        await deliver(itself, 'installationUpdate'),
      ];
    },

    draftMessage: (aadObjectId: string, text: string, how?: SayOptions): Record<string, unknown> =>
      draftMessage(aadObjectId, text, how).activity,

    /** Posts the message, and hands it to the bot where Teams would: when the bot is mentioned. */
    async say(aadObjectId: string, text: string, how: SayOptions = {}): Promise<BotAnswer> {
      const { user, conversation, activity, isForBot } = draftMessage(aadObjectId, text, how);
      const from = { id: teamsIdOf(user), name: user.name, aadObjectId };
      const { id } = chat.post(conversation, { from, text, replyToId: how.thread });
      if (!isForBot) return { status: 200, body: undefined };
      const { conversation: place } = envelope(user, conversation, how.thread ?? id);
      return await deliver({ ...activity, id, conversation: place }, 'message');
    },

    /** Sends files in the person's own chat with the bot; `url` claims another place than where Teams keeps one. */
    async sendFiles(
      aadObjectId: string,
      files: { name: string; bytes: Uint8Array; url?: string }[],
    ): Promise<BotAnswer> {
      const { user, conversation, activity } = draftMessage(aadObjectId, '', { privately: true });
      const from = { id: teamsIdOf(user), name: user.name, aadObjectId };
      const text = files.map(({ name }) => `📎 ${name}`).join(' ');
      const { id } = chat.post(conversation, { from, text });
      const attachments = files.map(({ name, bytes, url }) => ({
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        name,
        content: { downloadUrl: url ?? keepFile(bytes), fileType: name.split('.').at(-1) },
      }));
      return await deliver({ ...activity, id, attachments }, 'message');
    },

    /** Presses an Action.Execute button. */
    async pressExecute(
      aadObjectId: string,
      activityId: string,
      verb: string,
      data: object,
    ): Promise<BotAnswer> {
      const value = { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' };
      const press = (authentication?: object) =>
        invoke(aadObjectId, {
          name: 'adaptiveCard/action',
          value: { ...value, ...(authentication && { authentication }) },
          activityId,
        });
      let answer = await press();
      const asked = tokenRequest.safeParse(answer.body).data?.value;
      if (asked !== undefined) {
        const { id, uri } = asked.tokenExchangeResource;
        const token = await signOn.token?.(aadObjectId, uri);
        // The card gets a button that leads to the app's own sign-in.
        if (token === undefined) {
          const text = `Sign in: "${asked.buttons[0]?.value}"`;
          chat.change(({ notices }) => notices.push({ aadObjectId, activityId, text }));
          return answer;
        }
        answer = await press({ id, connectionName: asked.connectionName, token });
      }
      const shown = pressAnswer.safeParse(answer.body).data;
      const text =
        shown?.type === 'application/vnd.microsoft.activity.message' && answer.status === 200
          ? String(shown.value)
          : 'Something went wrong. Please try again.';
      chat.change(({ notices }) => notices.push({ aadObjectId, activityId, text }));
      return answer;
    },

    /** Presses an Action.Submit button whose data asks for a dialog. */
    async fetchTask(aadObjectId: string, activityId: string, data: object): Promise<BotAnswer> {
      openedFrom.set(aadObjectId, activityId);
      const value = { data, context: { theme: 'default' } };
      const answer = await invoke(aadObjectId, { name: 'task/fetch', value, activityId });
      return showDialog(aadObjectId, answer);
    },

    /** Presses an Action.Submit button inside the open dialog; `data` holds the inputs too. */
    async submitTask(aadObjectId: string, data: object): Promise<BotAnswer> {
      const open = chat.state().dialogs[aadObjectId];
      const typed = open !== undefined && 'card' in open ? typedInputs(open.card, data) : data;
      const value = { data: typed, context: { theme: 'default' } };
      const activityId = openedFrom.get(aadObjectId);
      const answer = await invoke(aadObjectId, { name: 'task/submit', value, activityId });
      return showDialog(aadObjectId, answer);
    },

    closeDialog(aadObjectId: string): void {
      chat.change(({ dialogs }) => delete dialogs[aadObjectId]);
    },
  };
}

import { z } from 'zod';
import type { BotLink, Delivery } from './deliver.ts';
import { channelOf } from './methods/api-call.ts';
import { openDirect, shownMessage } from './methods/chat-methods.ts';
import {
  type ResponsePlace,
  type ResponseUrls,
  respond,
  responseBody,
} from './methods/response-urls.ts';
import { SlackRefusal } from './methods/slack-refusal.ts';
import type { Triggers } from './methods/triggers.ts';
import type { SlackMessage, SlackUser, Workspace } from './workspace.ts';

export type PersonContext = {
  workspace: Workspace;
  link: BotLink;
  triggers: Triggers;
  responseUrls: ResponseUrls;
};

/** A person types a slash command into a channel. */
export async function typeCommand(
  context: PersonContext,
  typed: { userId: string; channelId: string; line: string },
): Promise<Delivery> {
  const { workspace, link, triggers, responseUrls } = context;
  const user = userOf(workspace, typed.userId);
  // Everybody has a chat with the app, before the app has written there.
  const own = typed.channelId === `D${user.id}` ? openDirect(workspace, user.id) : undefined;
  const channel = channelOf(workspace, own ?? typed.channelId);
  if (channel.isDirect === true && workspace.manifest.messagesTab !== 'on') {
    throw new Error('Sending messages to this app has been turned off.');
  }
  const [command, text] = splitLine(typed.line.trim());
  const place = { userId: user.id, channelId: channel.id };
  if (!workspace.manifest.commands.includes(command)) {
    slackbotSays(workspace, place, `${command} is not a valid command.`);
    return { status: 200, body: '', ms: 0 };
  }
  const delivery = await link.deliver('command', {
    token: 'sandbox',
    team_id: user.teamId ?? workspace.teamId,
    team_domain: 'sandbox',
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: user.id,
    user_name: user.name,
    command,
    text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    api_app_id: workspace.bot.appId,
    is_enterprise_install: 'false',
    response_url: responseUrls.issue(place),
    trigger_id: triggers.issue(user.id),
  });
  showCommandAnswer(workspace, place, { command, delivery });
  return delivery;
}

/** A person presses a button, named by its action id or by what stands before the colon in it. */
export async function press(
  context: PersonContext,
  pressed: { userId: string; ts: string; actionId: string },
): Promise<Delivery> {
  const { workspace, link, triggers, responseUrls } = context;
  const user = userOf(workspace, pressed.userId);
  const { message, isEphemeral } = findMessage(workspace, user.id, pressed.ts);
  const { button, blockId } = findButton(message, pressed.actionId);
  const channel = channelOf(workspace, message.channel);
  const place: ResponsePlace = { userId: user.id, channelId: channel.id, message, isEphemeral };
  const payload = {
    type: 'block_actions',
    ...appFields(workspace, user),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
    },
    trigger_id: triggers.issue(user.id),
    channel: { id: channel.id, name: channel.name },
    // Slack does not keep ephemeral messages and so can't show one to the app.
    ...(!isEphemeral && { message: shownMessage(workspace, message) }),
    state: { values: {} },
    response_url: responseUrls.issue(place),
    actions: [{ ...button, block_id: blockId, action_ts: workspace.nextTs() }],
  };
  return link.deliver('press', { payload: JSON.stringify(payload) });
}

export function userOf(workspace: Workspace, userId: string): SlackUser {
  const user = workspace.users.get(userId);
  if (user === undefined) throw new Error(`there is no user ${userId}`);
  return user;
}

/** What every interaction tells about where it comes from. */
export function appFields(workspace: Workspace, user: SlackUser): Record<string, unknown> {
  const teamId = user.teamId ?? workspace.teamId;
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: teamId },
    api_app_id: workspace.bot.appId,
    token: 'sandbox',
    team: { id: teamId, domain: 'sandbox' },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function splitLine(line: string): [string, string] {
  const space = line.search(/\s/);
  return space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
}

function findMessage(
  workspace: Workspace,
  userId: string,
  ts: string,
): { message: SlackMessage; isEphemeral: boolean } {
  const ephemeral = workspace.ephemerals.get(userId)?.find((message) => message.ts === ts);
  if (ephemeral !== undefined) return { message: ephemeral, isEphemeral: true };
  for (const channel of workspace.channels.values()) {
    const message = channel.messages.find((one) => one.ts === ts);
    if (message !== undefined) return { message, isEphemeral: false };
  }
  throw new Error(`there is no message ${ts} that ${userId} can see`);
}

const actionsBlock = z.object({
  type: z.literal('actions'),
  block_id: z.string(),
  elements: z.array(z.looseObject({ type: z.string(), action_id: z.string() })),
});

type Found = { button: Record<string, unknown>; blockId: string };

/** Of a message or of a modal. */
export function findButton(shown: Pick<SlackMessage, 'blocks'>, actionId: string): Found {
  const found = lookForButton(shown, actionId);
  if (found === undefined) throw new Error(`there is no button ${actionId} here`);
  return found;
}

export const offers = (shown: Pick<SlackMessage, 'blocks'>, actionId: string): boolean =>
  lookForButton(shown, actionId) !== undefined;

function lookForButton(shown: Pick<SlackMessage, 'blocks'>, actionId: string): Found | undefined {
  for (const block of shown.blocks) {
    const actions = actionsBlock.safeParse(block);
    const button = actions.data?.elements.find(
      (one) => one.action_id === actionId || one.action_id.startsWith(`${actionId}:`),
    );
    if (actions.data !== undefined && button !== undefined) {
      const { confirm: _, ...sent } = button;
      return { button: sent, blockId: actions.data.block_id };
    }
  }
  return undefined;
}

/** A command may be answered right away; Slackbot tells the person when nothing usable came. */
function showCommandAnswer(
  workspace: Workspace,
  place: ResponsePlace,
  { command, delivery }: { command: string; delivery: Delivery },
): void {
  if (delivery.status !== 200) {
    const error = delivery.status === 0 ? 'operation_timeout' : 'dispatch_failed';
    return slackbotSays(workspace, place, `${command} failed with the error "${error}"`);
  }
  if (delivery.body === '') return;
  try {
    respond(workspace, place, responseBody.parse(asBody(delivery.body)));
  } catch (error) {
    const reason = error instanceof SlackRefusal ? error.code : 'invalid_command_response';
    slackbotSays(workspace, place, `${command} failed with the error "${reason}"`);
  }
}

function asBody(text: string): unknown {
  return text.startsWith('{') ? JSON.parse(text) : { text };
}

function slackbotSays(workspace: Workspace, place: ResponsePlace, text: string): void {
  const { userId, channelId: channel } = place;
  const message: SlackMessage = {
    type: 'message',
    ts: workspace.nextTs(),
    channel,
    user: 'USLACKBOT',
    text,
    blocks: [],
    mentions: [],
  };
  workspace.ephemerals.set(userId, [...(workspace.ephemerals.get(userId) ?? []), message]);
  workspace.changed({ kind: 'ephemeral', userId, channelId: channel });
}

import type { SlackMessage, SlackState, SlackView } from '../slack/workspace.ts';
import type { SlackHomeItem, SlackMessageItem, SlackViewItem } from './page-item.ts';

/** What a page shows of a long day. */
const newestMessages = 60;
const newestPrivate = 15;

export function slackItems(
  state: SlackState,
): (SlackMessageItem | SlackViewItem | SlackHomeItem)[] {
  const names = new Map(state.users.map((user) => [user.id, user.realName]));
  const draw = (message: SlackMessage, onlyFor?: string): SlackMessageItem => ({
    kind: 'slack-message',
    ts: message.ts,
    channelId: message.channel,
    from: names.get(message.user) ?? 'Slackbot',
    text: message.text,
    blocks: message.blocks,
    ...(message.thread_ts !== undefined && { threadTs: message.thread_ts }),
    ...(message.subtype === 'thread_broadcast' && { isBroadcast: true as const }),
    isEdited: message.edited !== undefined,
    ...(onlyFor !== undefined && { onlyFor }),
  });
  return [
    ...state.channels.flatMap(({ messages }) =>
      messages.slice(-newestMessages).map((message) => draw(message)),
    ),
    ...Object.entries(state.ephemerals).flatMap(([userId, messages]) =>
      messages.slice(-newestPrivate).map((message) => draw(message, userId)),
    ),
    ...Object.values(state.views).flatMap((views) => views.slice(-1).map(drawView)),
    ...Object.values(state.homes).map(
      ({ userId, blocks }): SlackHomeItem => ({ kind: 'slack-home', userId, blocks }),
    ),
  ];
}

function drawView(view: SlackView): SlackViewItem {
  const { userId, id, hash, title, submit, close, blocks, errors, trouble } = view;
  return { kind: 'slack-view', userId, id, hash, title, submit, close, blocks, errors, trouble };
}

import type { Card } from '#cards/card.ts';
import { ChatFault } from '#chat/chat-platform.ts';
import { renderCard } from '#chat/slack/draw/render-card.ts';
import { callSlack, sendMessage } from '#chat/slack/slack-client.ts';
import type { Sender, SlackEdge } from '#chat/slack/slack-edge.ts';

const timeoutMs = 8_000;

/** Slack's words for: this person or this app is not in that channel. */
const notThere = new Set(['channel_not_found', 'not_in_channel', 'user_not_in_channel']);

/**
 * Shows a card to the sender alone. The response URL works in channels the app is not in, but not
 * for every request; an ephemeral message is next, and a direct message reaches them anywhere.
 */
export async function answerPrivately(edge: SlackEdge, sender: Sender, card: Card): Promise<void> {
  if (sender.isAtHome === true) return sendDirectly(edge, sender.userId, card);
  const message = renderCard(card);
  const isSent = await respond(edge, sender, {
    response_type: 'ephemeral',
    // A card that was pressed makes way for the answer, so that its buttons can't be pressed again.
    replace_original: sender.pressedPrivateCard === true,
    ...message,
  });
  if (isSent) return;
  try {
    await sendMessage(message, (sent) =>
      edge.client.chat.postEphemeral({
        ...sent,
        channel: sender.channelId,
        user: sender.userId,
      }),
    );
  } catch (error) {
    const isElsewhere = error instanceof ChatFault && notThere.has(error.code);
    if (!isElsewhere) throw error;
    await sendDirectly(edge, sender.userId, card);
  }
}

/** Takes away the private card that was pressed. */
export async function removePressedCard(edge: SlackEdge, sender: Sender): Promise<void> {
  if (sender.pressedPrivateCard !== true) return;
  await respond(edge, sender, { response_type: 'ephemeral', delete_original: true });
}

/** Into the person's own chat with the bot. */
export async function sendDirectly(edge: SlackEdge, userId: string, card: Card): Promise<void> {
  const opened = await callSlack(() => edge.client.conversations.open({ users: userId }));
  const channel = opened.channel?.id ?? userId;
  await sendMessage(renderCard(card), (sent) => edge.client.chat.postMessage({ ...sent, channel }));
}

/** False where there is no response URL of Slack’s, or it does not work any more (five uses, thirty minutes). */
async function respond(
  edge: SlackEdge,
  sender: Sender,
  body: Record<string, unknown>,
): Promise<boolean> {
  if (sender.responseUrl === undefined) return false;
  if (!edge.isResponseUrl(sender.responseUrl)) {
    edge.logger.warn('a response url is not of slack');
    return false;
  }
  try {
    const response = await fetch(sender.responseUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    if (response.ok) return true;
    edge.logger.warn({ status: response.status }, 'slack response url refused');
  } catch (error) {
    edge.logger.warn({ err: error }, 'slack response url failed');
  }
  return false;
}

import { ChatFault } from '#chat/chat-platform.ts';
import { inWords } from '#chat/slack/draw/draw-image.ts';
import type { SlackMessage } from '#chat/slack/draw/render-card.ts';
import { callSlack } from './slack-client.ts';

/**
 * Sends a message; whatever goes wrong comes out as a `ChatFault`. Slack refuses a whole message for one picture that it
 * can't download just then, so such a message goes again with its pictures told in words.
 */
export async function sendMessage<Answer>(
  message: SlackMessage,
  send: (message: SlackMessage & { parse: 'none'; link_names: false }) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await callSlack(() => send(literal(message)));
  } catch (error) {
    const isAboutBlocks = error instanceof ChatFault && error.code === 'invalid_blocks';
    if (!isAboutBlocks || !message.blocks.some(({ type }) => type === 'image')) throw error;
    return callSlack(() => send(literal(withoutPictures(message))));
  }
}

function withoutPictures(message: SlackMessage): SlackMessage {
  const blocks = message.blocks.map((block) =>
    block.type === 'image' ? inWords(block.alt_text) : block,
  );
  return { ...message, blocks };
}

/** Keeps Slack from finding channels, people and links in plain words by itself. */
function literal(message: SlackMessage): SlackMessage & { parse: 'none'; link_names: false } {
  return { ...message, parse: 'none', link_names: false };
}

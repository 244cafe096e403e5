import type { SlackMessage } from './draw/render-card.ts';
import { callSlack } from './slack-client.ts';

/** Sends a message, in which Slack finds no channels, people and links by itself; whatever goes wrong comes out as a `ChatFault`. */
export const sendMessage = <Answer>(
  message: SlackMessage,
  send: (message: SlackMessage & { parse: 'none'; link_names: false }) => Promise<Answer>,
): Promise<Answer> => callSlack(() => send({ ...message, parse: 'none', link_names: false }));

import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { HandleRequest } from '#conversation/kit/command.ts';
import type { FileRule } from './file-rule.ts';
import type { ResponseUrlRule } from './response-url-rule.ts';
import type { FindPlace } from './shared-channel.ts';
import type { FindAccount } from './slack-accounts.ts';

/** What the listeners work with. */
export type SlackEdge = {
  client: WebClient;
  findAccount: FindAccount;
  findPlace: FindPlace;
  isResponseUrl: ResponseUrlRule;
  isFileUrl: FileRule;
  /** Sent along for a file that people gave the bot. */
  botToken: string;
  handle: HandleRequest;
  logger: Logger;
  /** How long a submitted form may wait for its answer; Slack itself waits three seconds. */
  answerWithinMs: number;
};

/** The person a request came from, and the ways to answer them. */
export type Sender = {
  userId: string;
  /** Of the payload: another workspace may share a channel, or have the same app. */
  teamId: string | undefined;
  channelId: string;
  responseUrl?: string | undefined;
  triggerId?: string | undefined;
  /** The message whose button was pressed, unless only they see it. */
  messageId?: string | undefined;
  /** The button stood on a card that only they see. */
  pressedPrivateCard?: boolean;
  /** The button stood in their home tab. */
  isAtHome?: boolean;
};

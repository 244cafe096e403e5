import { App, ExpressReceiver, type ReceiverEvent } from '@slack/bolt';
import type { Application } from 'express';
import type { Logger } from 'pino';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { HandleRequest } from '#conversation/command.ts';
import type { EdgeRefusal } from '#conversation/edge/edge-refusal.ts';
import { registerListeners } from './answer/listeners.ts';
import { createFileRule } from './file-rule.ts';
import { createResponseUrlRule } from './response-url-rule.ts';
import { sdkLogger } from './sdk-logger.ts';
import { createFindPlace, createSharingWatch } from './shared-channel.ts';
import { createSlackAccounts } from './slack-accounts.ts';
import { asChatFault, createSlackClient } from './slack-client.ts';
import { createSlackGate, type TakeOnce } from './slack-gate.ts';
import { type SlackChannels, slackPlatform } from './slack-platform.ts';

const eventsPath = '/slack/events';

/** Slack counts three seconds from its end; the way there and back needs the rest. */
const answerWithinMs = 2_200;

export type SlackAppOptions = SlackChannels & {
  /** No body parser may stand before this app's `/slack/events`: the signature covers raw bytes. */
  app: Application;
  signingSecret: string;
  /** Accepted as well, while the secret is changed. */
  previousSigningSecret?: string | undefined;
  botToken: string;
  handle: HandleRequest;
  /** Keeps what is taken in a place that every bot shares. */
  takeOnce: TakeOnce;
  /** Told of each request that is turned away, signed by nobody or sent before. */
  onRefused: (reason: EdgeRefusal) => void;
  logger: Logger;
  /** Milliseconds since 1970; tests pass their own. */
  now?: () => number;
  answerWithinMs?: number;
};

export type SlackApp = {
  platform: ChatPlatform;
  /** Whether the closures channel is open to another organization, or may be. */
  isShared: () => Promise<boolean>;
  /** Resolves when nothing is at work on a request that Slack was answered already. */
  drain: () => Promise<void>;
};

/** Mounts Slack's half of the product on an express app. */
export async function createSlackApp(options: SlackAppOptions): Promise<SlackApp> {
  const { app, botToken, signingSecret, teamId, logger, takeOnce, onRefused } = options;
  const now = options.now ?? (() => Temporal.Now.instant().epochMilliseconds);
  const { previousSigningSecret: previous } = options;
  const gate = createSlackGate({
    signingSecrets: previous === undefined ? [signingSecret] : [signingSecret, previous],
    logger,
    now,
    takeOnce,
    onRefused,
  });
  const client = createSlackClient(options);
  const platform = slackPlatform(client, options);
  await checkWorkspace(client, teamId, logger);
  const sharing = createSharingWatch({ client, channelId: options.channelId, now, logger });
  const isShared = async () => (await sharing()) !== 'own';

  app.post(eventsPath, gate);
  const receiver = new ExpressReceiver({
    app,
    signingSecret,
    endpoints: eventsPath,
    logger: sdkLogger(logger),
  });
  const bolt = new DrainableApp({
    receiver,
    // One workspace, one token: nothing to look up, and no call to Slack before the first answer.
    authorize: async () => ({ botToken, teamId }),
    clientOptions: { slackApiUrl: client.slackApiUrl },
    logger: sdkLogger(logger),
    ignoreSelf: false,
  });
  registerListeners(bolt, {
    client,
    findAccount: createSlackAccounts({ client, teamId, now }),
    findPlace: createFindPlace(isShared),
    isResponseUrl: createResponseUrlRule(options.apiUrl),
    isFileUrl: createFileRule(options.apiUrl),
    botToken,
    handle: options.handle,
    logger,
    answerWithinMs: options.answerWithinMs ?? answerWithinMs,
  });
  return { platform, isShared, drain: () => bolt.drain() };
}

/** The token is good, and somewhere else: closures must not be shown there. */
export class OtherWorkspace extends Error {
  override name = 'OtherWorkspace';
}

/**
 * A token for another workspace must not start. Slack being away, or refusing the token, must not keep a bot from
 * starting: Teams, the pages and calls under way still need it, and in Slack nothing is done meanwhile.
 */
async function checkWorkspace(
  client: ReturnType<typeof createSlackClient>,
  teamId: string,
  logger: Logger,
): Promise<void> {
  try {
    const answer = await client.auth.test();
    if (answer.team_id === teamId) return;
  } catch (error) {
    logger.warn({ err: asChatFault(error) }, 'slack token could not be checked');
    return;
  }
  throw new OtherWorkspace(`the Slack bot token belongs to another workspace than ${teamId}`);
}

/** Bolt works on what Slack was told is taken: anyone who ends this app waits for that. */
class DrainableApp extends App {
  readonly #underWay = new Set<Promise<void>>();

  override async processEvent(event: ReceiverEvent): Promise<void> {
    const work = super.processEvent(event);
    this.#underWay.add(work);
    try {
      await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  /** Never throws: each fault is told where it happens. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }
}

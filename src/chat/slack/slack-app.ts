import { App, ExpressReceiver, type ReceiverEvent } from '@slack/bolt';
import type { HomeView } from '@slack/types';
import type { Application } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Card } from '#cards/card.ts';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import { answerFile } from '#chat/slack/answer/answer-file.ts';
import { answerSpoken } from '#chat/slack/answer/answer-spoken.ts';
import {
  answerCancel,
  answerFormPress,
  answerSubmission,
} from '#chat/slack/answer/answer-submission.ts';
import { isPressOf, readCommand, readPress } from '#chat/slack/answer/read-payload.ts';
import { isPressedInForm } from '#chat/slack/answer/read-submission.ts';
import { renderCard } from '#chat/slack/draw/render-card.ts';
import { sdkLogger } from '#chat/slack/slack-client.ts';
import { subjects } from '#conversation/door/registry.ts';
import type { HandleRequest } from '#conversation/kit/command.ts';
import type { EdgeRefusal } from '#conversation/kit/edge-refusal.ts';
import { createFileRule } from './file-rule.ts';
import { createResponseUrlRule } from './response-url-rule.ts';
import { createFindPlace, createSharingWatch } from './shared-channel.ts';
import { createSlackAccounts } from './slack-accounts.ts';
import { asChatFault, callSlack, createSlackClient } from './slack-client.ts';
import type { Sender, SlackEdge } from './slack-edge.ts';
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
  const sharing = createSharingWatch({
    client,
    channelId: options.channelIds.closures,
    now,
    logger,
  });
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

/**
 * Commands are acknowledged before anything else happens, because Slack gives up after three seconds; what comes of
 * them is told afterwards. A press may be a decision, so it is acknowledged when it is kept: where this process dies
 * before, Slack tells the person that it did not work.
 */
function registerListeners(app: App, edge: SlackEdge): void {
  for (const subject of Object.keys(subjects)) {
    app.command(`/${subject}`, async ({ ack, body }) => {
      await ack();
      const { sender, spoken } = readCommand(body);
      await answerSpoken(edge, sender, spoken);
    });
  }

  app.action({ type: 'block_actions', action_id: /^/ }, async ({ ack, body }) => {
    // Slack tells of a link button too, after it has opened the address: there is nothing to do.
    if (body.actions.some((action) => 'url' in action && action.url !== undefined)) return ack();
    if (isPressedInForm(body)) return answerFormPress(edge, body, () => ack());
    const { sender, spoken } = readPress(body);
    if (sender.isAtHome !== true) return answerSpoken(edge, sender, spoken, ack);
    if (isPressOf(spoken, 'home')) await ack();
    else await answerSpoken(edge, sender, spoken, ack);
    await showHome(edge, sender);
  });

  // Bolt acknowledges events by itself, before it tells of them.
  app.event('app_home_opened', async ({ body }) => {
    const opener = readHomeOpened(body);
    if (opener !== undefined) await showHome(edge, opener);
  });

  app.event('message', async ({ body }) => {
    await answerFile(edge, body);
  });

  app.view({ type: 'view_submission', callback_id: /^/ }, async ({ ack, body }) => {
    await answerSubmission(edge, body, (response) => ack(response));
  });

  app.view({ type: 'view_closed', callback_id: /^/ }, async ({ ack, body }) => {
    await ack();
    await answerCancel(edge, body);
  });

  app.error(async (error) => {
    edge.logger.error({ err: error }, 'slack listener failed');
  });
}

/** https://docs.slack.dev/reference/events/app_home_opened: the messages tab is told of too. */
const opened = z.object({
  team_id: z.string().optional(),
  event: z.object({ user: z.string(), tab: z.string() }),
});

/** Who opened their home tab; undefined for another tab. */
function readHomeOpened(body: unknown): Pick<Sender, 'userId' | 'teamId'> | undefined {
  const { event, team_id: teamId } = opened.parse(body);
  return event.tab === 'home' ? { userId: event.user, teamId } : undefined;
}

/**
 * Draws somebody's own home tab as things stand now, so an event that Slack sends twice does no harm. Never throws: Slack
 * has its answer already, and shows the tab as it was.
 */
async function showHome(edge: SlackEdge, sender: Pick<Sender, 'userId' | 'teamId'>): Promise<void> {
  try {
    const account = await edge.findAccount(sender);
    const asked = { account, place: { channelId: sender.userId } };
    const reply = await edge.handle({ ...asked, kind: 'words', words: ['closure', 'home'] });
    if (reply.kind !== 'private') return;
    const view = homeView(reply.card);
    await callSlack(() => edge.client.views.publish({ user_id: sender.userId, view }));
  } catch (error) {
    edge.logger.error({ err: error }, 'a slack home tab could not be drawn');
  }
}

function homeView(card: Card): HomeView {
  return { type: 'home', blocks: renderCard(card).blocks };
}

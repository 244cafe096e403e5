import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import { readSlackManifest, type SlackManifest } from './app-manifest.ts';
import { type AnswerTime, type BotLink, createBotLink, type Delivery } from './deliver.ts';
import { createFailures, type Failure } from './failures.ts';
import { createResponseUrls } from './methods/response-urls.ts';
import { createTriggers } from './methods/triggers.ts';
import { createWebApi, type SecondApp } from './methods/web-api.ts';
import { press, typeCommand } from './person.ts';
import { type FileOnDesk, sendFiles } from './person-files.ts';
import { openHome, pressAtHome } from './person-home.ts';
import {
  chooseInView,
  closeView,
  pressInView,
  type Submission,
  submitView,
} from './person-views.ts';
import {
  createWorkspace,
  type SlackChange,
  type SlackChannel,
  type SlackState,
  type SlackUser,
  snapshot,
} from './workspace.ts';

export type SlackServerOptions = {
  /** 0 takes a free one. */
  port: number;
  teamId: string;
  signingSecret: string;
  botToken: string;
  /** Of a second app in the workspace, which is another member. */
  secondApp?: SecondApp | undefined;
  users: SlackUser[];
  channels: SlackChannel[];
  /** Another app than the one of our manifest. */
  manifest?: SlackManifest;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Another patience than Slack's, with answers and with forms. */
  patienceMs?: number | undefined;
};

export type SlackServer = {
  /** The Web API is at `${url}/api/`. */
  url: string;
  close(): Promise<void>;
  /** `eventsUrl` is where commands, presses and forms go; set it when the bot listens. */
  bot: BotLink['bot'];
  state(): SlackState;
  /** Returns the way to stop. */
  subscribe(listener: (change: SlackChange) => void): () => void;
  /** The state as soon as it is so. */
  until(isSo: (state: SlackState) => boolean): Promise<SlackState>;
  typeCommand(userId: string, channelId: string, line: string): Promise<Delivery>;
  /** The action id, or what stands before the colon in it. */
  press(userId: string, ts: string, actionId: string): Promise<Delivery>;
  /** Values by field name (action id) or block id; several choices are joined by commas. */
  submitView(userId: string, viewId: string, values: Record<string, string>): Promise<Submission>;
  /** A button inside a modal, by action id or by what stands before the colon in it; the fields as filled in so far. */
  pressInView(
    userId: string,
    viewId: string,
    actionId: string,
    values?: Record<string, string>,
  ): Promise<Delivery>;
  /** A choice of which the app is told at once: the field's name, and the fields as filled in so far. */
  chooseInView(
    userId: string,
    viewId: string,
    name: string,
    values: Record<string, string>,
  ): Promise<Delivery>;
  closeView(userId: string, viewId: string): Promise<void>;
  /** Opens the app's home tab; undefined where the app has none, or is not told. */
  openHome(userId: string): Promise<Delivery | undefined>;
  /** A button of the person's own home tab. */
  pressAtHome(userId: string, actionId: string): Promise<Delivery>;
  /** Uploads them in the person's own chat with the bot; undefined where the app is not told. */
  sendFiles(userId: string, files: FileOnDesk[]): Promise<Delivery | undefined>;
  /** How long the bot took to answer each request. */
  answerTimes: AnswerTime[];
  failNext(method: string, failure: Failure): void;
  /** That request fails no more. */
  recover(method: string): void;
  /** Everything that the bot asks for fails until it is up again. */
  setDown(isDown: boolean): void;
  /** Sends the last request once more, as Slack does that had no good answer to it. */
  retryLast(number: 1 | 2 | 3): Promise<Delivery>;
  /** What Slack's directory says of somebody from now on. */
  changeUser(userId: string, change: Partial<SlackUser>): void;
  /** What Slack says of a channel from now on. */
  changeChannel(channelId: string, change: Partial<SlackChannel>): void;
  /** What the app's token may do from now on. */
  changeScopes(scopes: string[]): void;
  /** As if three seconds had passed since every trigger. */
  expireTriggers(): void;
  /** Signs with another secret from now on. */
  changeSigningSecret(secret: string): void;
  sign: BotLink['sign'];
  sendRaw: BotLink['sendRaw'];
};

/** Slack as the bot sees it: a real HTTP server with its Web API, and people to press buttons. */
export async function startSlackServer(options: SlackServerOptions): Promise<SlackServer> {
  const now = options.now ?? (() => Temporal.Now.instant().epochMilliseconds);
  const listeners = new Set<(change: SlackChange) => void>();
  /** What stands in it, until something changes: tests look again and again. */
  let kept: SlackState | undefined;
  const workspace = createWorkspace({
    ...options,
    manifest: options.manifest ?? readSlackManifest(),
    now,
    changed(change) {
      kept = undefined;
      for (const listener of listeners) listener(change);
    },
  });
  let { signingSecret } = options;
  const { patienceMs } = options;
  const link = createBotLink({ signingSecret: () => signingSecret, now, patienceMs });
  const triggers = createTriggers(workspace, patienceMs);
  const failures = createFailures();
  const responseUrls = createResponseUrls(workspace, () => url);

  const app = express();
  app.use(
    createWebApi({
      workspace,
      triggers,
      failures,
      botToken: options.botToken,
      secondApp: options.secondApp,
      baseUrl: () => url,
    }),
  );
  app.use(responseUrls.router);
  const server = createServer(app).listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const url = `http://127.0.0.1:${port}`;

  const context = { workspace, link, triggers, responseUrls };
  const state = () => (kept ??= snapshot(workspace));
  const subscribe = (listener: (change: SlackChange) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  return {
    url,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
    bot: link.bot,
    state,
    subscribe,
    until: (isSo) => waitUntil({ state, subscribe, isSo }),
    typeCommand: (userId, channelId, line) => typeCommand(context, { userId, channelId, line }),
    press: (userId, ts, actionId) => press(context, { userId, ts, actionId }),
    submitView: (userId, viewId, values) => submitView(context, { userId, viewId, values }),
    pressInView: (userId, viewId, actionId, values = {}) =>
      pressInView(context, { userId, viewId, actionId, values }),
    chooseInView: (userId, viewId, name, values) =>
      chooseInView(context, { userId, viewId, name, values }),
    closeView: (userId, viewId) => closeView(context, { userId, viewId }),
    openHome: (userId) => openHome(context, userId),
    pressAtHome: (userId, actionId) => pressAtHome(context, { userId, actionId }),
    sendFiles: (userId, files) => sendFiles(context, { userId, files, baseUrl: url }),
    answerTimes: link.answerTimes,
    failNext: (method, failure) => failures.failNext(method, failure),
    recover: (method) => failures.recover(method),
    setDown: (isDown) => failures.setDown(isDown),
    retryLast: (number) => link.retryLast(number),
    changeUser(userId, change) {
      const user = workspace.users.get(userId);
      if (user === undefined) throw new Error(`nobody in this workspace is ${userId}`);
      workspace.users.set(userId, { ...user, ...change });
      kept = undefined;
    },
    changeChannel(channelId, change) {
      const channel = workspace.channels.get(channelId);
      if (channel === undefined) throw new Error(`no channel of this workspace is ${channelId}`);
      Object.assign(channel, change);
      kept = undefined;
    },
    changeScopes(botScopes) {
      workspace.manifest = { ...workspace.manifest, botScopes };
    },
    expireTriggers: () => triggers.expireAll(),
    changeSigningSecret(secret) {
      signingSecret = secret;
    },
    sign: (body, timestamp) => link.sign(body, timestamp),
    sendRaw: (request) => link.sendRaw(request),
  };
}

function waitUntil(options: {
  state: () => SlackState;
  subscribe: SlackServer['subscribe'];
  isSo: (state: SlackState) => boolean;
}): Promise<SlackState> {
  const { promise, resolve } = Promise.withResolvers<SlackState>();
  const look = () => {
    const current = options.state();
    if (options.isSo(current)) resolve(current);
  };
  const stop = options.subscribe(look);
  look();
  return promise.finally(stop);
}

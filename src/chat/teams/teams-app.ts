import { promisify } from 'node:util';
import { ActivityTypes } from 'botbuilder';
import type { AuthenticateRequestResult } from 'botframework-connector';
import express, { type Request, type Response } from 'express';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { HandleRequest } from '#conversation/command.ts';
import { type DoorRefusal, doorSentences } from '#conversation/door/door-refusal.ts';
import type { Logger } from '#log/logger.ts';
import {
  createAdmission,
  createAuthentication,
  type Refused,
  TeamsAdapter,
} from './admit-activity.ts';
import { createConnectTo } from './connector.ts';
import { createListener } from './listeners.ts';
import { createServiceUrlRule } from './service-urls.ts';
import { createReadAccount } from './teams-accounts.ts';
import { createTeamsPlatform, type TeamsPlatformOptions } from './teams-platform.ts';

export type TeamsAppOptions = TeamsPlatformOptions & {
  app: express.Application;
  /** Where the keys of the channel's tokens are published; Microsoft's unless told otherwise. */
  openIdMetadataUrl?: string | undefined;
  /** Who signs the channel's tokens; Microsoft's Bot Framework unless told otherwise. */
  tokenIssuer?: string | undefined;
  handle: HandleRequest;
  /** False where it was taken before, by this bot or another one. */
  takeOnce: (mark: string, goodForSeconds: number) => Promise<boolean>;
  /** Told of each request that is turned away: no token, not the Bot Framework's, or sent before. */
  onRefused: (reason: DoorRefusal) => void;
  logger: Logger;
};

const readJson = promisify(express.json({ limit: '256kb' }));

/** Mounts the way in from Teams at POST /api/messages, and gives the way out. */
export function createTeamsApp(options: TeamsAppOptions): {
  platform: ChatPlatform;
  /** Resolves when nothing is at work on a request that Teams was answered already. */
  drain: () => Promise<void>;
} {
  const { app, logger, tenantId } = options;
  const authentication = createAuthentication(options);
  const { readHead, admit } = createAdmission(options, authentication);
  const adapter = new TeamsAdapter(authentication);
  const connectTo = createConnectTo(options);
  const readAccount = createReadAccount({ connectTo, tenantId });
  const underWay = new Set<Promise<void>>();
  const listen = createListener({
    ...options,
    connectTo,
    readAccount,
    isFileUrl: createFileRule(options.serviceHosts),
    apart(work) {
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
    },
  });
  const refuse = (response: Response, status: number, reason: DoorRefusal) => {
    options.onRefused(reason);
    response.status(status).type('text').send(doorSentences[reason]);
  };

  const turnAway = (response: Response, { status, reason, detail }: Refused) => {
    logger.warn({ status, reason, detail }, 'a request to the Teams endpoint was refused');
    refuse(response, status, reason);
  };

  app.post(
    '/api/messages',
    async (request: Request, response: Response) => {
      const header = request.headers.authorization;
      if (header === undefined) return refuse(response, 401, 'unsigned');
      const head = await readHead(header);
      if (head.kind === 'refused') return turnAway(response, head);
      await readJson(request, response);
      const admission = admit(head, request.body);
      if (admission.kind === 'refused') return turnAway(response, admission);
      const { activity } = admission;
      const answer = await adapter.receive(head.authentication, activity, async (context) => {
        const value = await listen(context.activity, goodForSeconds(head.authentication));
        if (value === undefined) return;
        await context.sendActivity({ type: ActivityTypes.InvokeResponse, value });
      });
      response.status(answer?.status ?? 200);
      if (answer?.body === undefined) response.end();
      else response.json(answer.body);
    },
    refuseUnreadable(refuse),
  );

  const drain = async () => void (await Promise.allSettled(underWay));
  return { platform: createTeamsPlatform(options, connectTo), drain };
}

/** As long as the token that came with it, and a day more for the sake of clocks that are wrong. */
function goodForSeconds({ claimsIdentity }: AuthenticateRequestResult): number {
  const expires = Number(claimsIdentity.getClaimValue('exp'));
  const left = expires - Temporal.Now.instant().epochMilliseconds / 1000;
  return 24 * 60 * 60 + (Number.isFinite(left) ? Math.max(0, Math.ceil(left)) : 0);
}

/** A body that is too large or isn't JSON gets its status and one sentence. */
const refuseUnreadable =
  (
    refuse: (response: Response, status: number, reason: DoorRefusal) => void,
  ): express.ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    const status = typeof error === 'object' && error !== null && 'status' in error && error.status;
    if (typeof status !== 'number' || status >= 500) return next(error);
    refuse(response, status, status === 413 ? 'too-large' : 'unreadable');
  };

/** Where Teams keeps what people send in their own chats: OneDrive of their tenant, which is SharePoint. */
const sharePoint = /\.sharepoint\.(?:com|us)$/;

/**
 * Says which addresses a file may be fetched from: an activity only claims one. No token of ours goes along; Teams' address
 * opens by itself for some minutes. `hosts` adds an emulated Teams.
 */
function createFileRule(hosts: string[]): (url: string) => boolean {
  const isServiceUrl = createServiceUrlRule(hosts);
  return (given) => {
    const url = URL.parse(given);
    if (url === null || url.username !== '' || url.password !== '') return false;
    const isSharePoint =
      url.protocol === 'https:' && url.port === '' && sharePoint.test(url.hostname);
    return isSharePoint || isServiceUrl(given);
  };
}

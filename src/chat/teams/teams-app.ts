import { promisify } from 'node:util';
import express, { type Request, type Response } from 'express';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { HandleRequest } from '#conversation/kit/command.ts';
import { type EdgeRefusal, edgeSentences } from '#conversation/kit/edge-refusal.ts';
import type { Logger } from '#log/logger.ts';
import { createConnectTo } from './connector.ts';
import { createAdmission, createServiceUrlRule, type Refused } from './edge/admit-activity.ts';
import type { EdgeRules, TeamsEdge } from './edge/teams-edge.ts';
import { createListener } from './listeners.ts';
import { type SignOn } from './own-token.ts';
import { createReadAccount } from './teams-accounts.ts';
import { createTeamsPlatform, type TeamsPlatformOptions } from './teams-platform.ts';

export type TeamsAppOptions = TeamsPlatformOptions &
  EdgeRules & {
    app: express.Application;
    /** What checks tokens; botbuilder unless told otherwise. */
    library?: 'botbuilder' | 'jose';
    /** Asks for a token of the person who approves; without it none is asked for. */
    signOn?: SignOn | undefined;
    handle: HandleRequest;
    /** False where it was taken before, by this bot or another one. */
    takeOnce: (mark: string, goodForSeconds: number) => Promise<boolean>;
    /** Told of each request that is turned away: no token, not the Bot Framework's, or sent before. */
    onRefused: (reason: EdgeRefusal) => void;
    logger: Logger;
  };

const readJson = promisify(express.json({ limit: '256kb' }));

/** Mounts the way in from Teams at POST /api/messages, and gives the way out. */
export async function createTeamsApp(options: TeamsAppOptions): Promise<{
  platform: ChatPlatform;
  /** Resolves when nothing is at work on a request that Teams was answered already. */
  drain: () => Promise<void>;
}> {
  const { app, logger, tenantId } = options;
  const { readHead, admit } = createAdmission(options, await openEdge(options));
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
  const refuse = (response: Response, status: number, reason: EdgeRefusal) => {
    options.onRefused(reason);
    response.status(status).type('text').send(edgeSentences[reason]);
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
      const goodFor = goodForSeconds(head.request.expiresSeconds);
      const answer = await head.request.run(activity, (taken) => listen(taken, goodFor));
      response.status(answer?.status ?? 200);
      if (answer?.body === undefined) response.end();
      else response.json(answer.body);
    },
    refuseUnreadable(refuse),
  );

  const drain = async () => void (await Promise.allSettled(underWay));
  return { platform: createTeamsPlatform(options, connectTo), drain };
}

/** Each library is loaded where it is asked for: botbuilder brings sixty packages. */
async function openEdge({ library = 'botbuilder', ...rules }: TeamsAppOptions): Promise<TeamsEdge> {
  if (library === 'jose') return (await import('./edge/jose-edge.ts')).createJoseEdge(rules);
  return (await import('./edge/botbuilder-edge.ts')).createBotbuilderEdge(rules);
}

/** As long as the token that came with it, and a day more for the sake of clocks that are wrong. */
function goodForSeconds(expiresSeconds: number): number {
  const left = expiresSeconds - Temporal.Now.instant().epochMilliseconds / 1000;
  return 24 * 60 * 60 + (Number.isFinite(left) ? Math.max(0, Math.ceil(left)) : 0);
}

/** A body that is too large or isn't JSON gets its status and one sentence. */
const refuseUnreadable =
  (
    refuse: (response: Response, status: number, reason: EdgeRefusal) => void,
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

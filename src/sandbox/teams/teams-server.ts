import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createConnectorRoutes, type Failure } from './connector-routes.ts';
import { type BotAnswer, createPersonActs, type Deliver, type SignOn } from './person-acts.ts';
import { openTeamChat, type TeamsState, type TeamsUser } from './team-chat.ts';
import { openTokenOffice, type TokenKind } from './token-office.ts';

export type TeamsServerOptions = {
  /** 0 takes any free port. */
  port: number;
  appId: string;
  appPassword: string;
  tenantId: string;
  users: TeamsUser[];
  /** Where people speak to the bot. */
  channel: { id: string; name: string };
  moreChannels?: { id: string; name: string }[];
  team: { id: string; name: string };
};

export type TeamsServer = ReturnType<typeof createPersonActs> & {
  url: string;
  /** What the bot must be told to find this server instead of Microsoft's. */
  settings: {
    serviceUrl: string;
    serviceHosts: string[];
    openIdMetadataUrl: string;
    tokenIssuer: string;
    loginUrl: string;
  };
  signOn: SignOn;
  /** Those of the app that are good now: there may be two while one is changed. */
  passwords: Set<string>;
  /** Where the bot listens, such as `http://127.0.0.1:3978/api/messages`. */
  connectBot(messagesUrl: string): void;
  state(): TeamsState;
  subscribe(listener: (state: TeamsState) => void): () => void;
  /** Sends any activity with any token, as somebody who wants in might; text and bytes go as they are. */
  sendActivity(
    activity: object | string | Uint8Array<ArrayBuffer>,
    options: { token: TokenKind; claimedServiceUrl?: string; encoding?: 'gzip' },
  ): Promise<BotAnswer>;
  /** Lets other teams into the channel, or no longer; activities from it say so. */
  shareChannel(isShared: boolean): void;
  /** Makes the next connector calls fail. */
  failNext(failure: Failure): void;
  /** Everything that the bot asks for fails until it is up again. */
  setDown(isDown: boolean): void;
  /** Takes a message away, as the owner of a team may. */
  deleteMessage(id: string): void;
  /** What the directory says of somebody from now on. */
  changeUser(aadObjectId: string, change: Partial<TeamsUser>): void;
  close(): Promise<void>;
};

/** Teams and the Bot Framework connector on one machine, with real tokens in both directions. */
export async function startTeamsServer(options: TeamsServerOptions): Promise<TeamsServer> {
  const { appId, tenantId, channel, team } = options;
  const app = express();
  const server = createServer(app);
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  // The library remembers keys by this address for a day, and a restart makes new keys.
  const metadataPath = `/${randomUUID()}/.well-known/openidconfiguration`;
  const serviceUrl = `${url}/teams/`;
  const office = await openTokenOffice({ ...options, issuer: url });
  const chat = openTeamChat([channel, ...(options.moreChannels ?? [])], options.users);
  const bot = { id: `28:${appId}`, name: 'Bellwether' };
  const { router, failNext, setDown } = createConnectorRoutes({
    chat,
    bot,
    tenantId,
    team,
    isBotHeader: (header) => office.isBotHeader(header),
  });

  app.get(metadataPath, (_request, response) => {
    response.json({ issuer: url, jwks_uri: `${url}/keys` });
  });
  app.get('/keys', async (_request, response) => {
    response.json(await office.keySet());
  });
  app.post(
    `/${tenantId}/oauth2/v2.0/token`,
    express.urlencoded({ extended: false }),
    async (request, response) => {
      const { client_id, client_secret } = request.body;
      const token = await office.botToken(String(client_id), String(client_secret));
      if (token === undefined) response.status(401).json({ error: 'invalid_client' });
      else response.json({ token_type: 'Bearer', expires_in: 3600, access_token: token });
    },
  );
  app.use('/teams', router);

  const files = new Map<string, Uint8Array>();
  const keepFile = (bytes: Uint8Array) => {
    const id = randomUUID();
    files.set(id, bytes);
    return `${url}/files/${id}`;
  };
  app.get('/files/:id', (request, response) => {
    const bytes = files.get(request.params.id);
    if (bytes === undefined) response.sendStatus(404);
    else response.type('application/octet-stream').send(Buffer.from(bytes));
  });

  const sharing = { isShared: false };
  const signOn: SignOn = {};
  let messagesUrl: string | undefined;
  const send = async (
    activity: object | string | Uint8Array<ArrayBuffer>,
    authorization: string | undefined,
    what: string,
    encoding?: 'gzip',
  ) => {
    if (messagesUrl === undefined) throw new Error('no bot is connected');
    const startedAt = performance.now();
    const response = await fetch(messagesUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(authorization && { authorization }),
        ...(encoding && { 'content-encoding': encoding }),
      },
      body:
        typeof activity === 'string' || activity instanceof Uint8Array
          ? activity
          : JSON.stringify(activity),
    });
    const body = await response.text();
    const ms = Math.round(performance.now() - startedAt);
    chat.change(({ answers }) => answers.push({ what, status: response.status, ms }));
    return { status: response.status, body: body === '' ? undefined : readJson(body) };
  };
  const deliver: Deliver = async (activity, what) =>
    await send(activity, await office.channelHeader('good', serviceUrl), what);

  return {
    url,
    settings: {
      serviceUrl,
      serviceHosts: [new URL(url).host],
      openIdMetadataUrl: `${url}${metadataPath}`,
      tokenIssuer: url,
      loginUrl: `${url}/${tenantId}`,
    },
    connectBot(address) {
      messagesUrl = address;
    },
    state: chat.state,
    subscribe: (listener) => chat.subscribe(listener),
    async sendActivity(activity, { token, claimedServiceUrl, encoding }) {
      const own =
        typeof activity === 'object' && 'serviceUrl' in activity
          ? String(activity.serviceUrl)
          : serviceUrl;
      const header = await office.channelHeader(token, claimedServiceUrl ?? own);
      return await send(activity, header, 'raw', encoding);
    },
    failNext,
    shareChannel(isShared) {
      sharing.isShared = isShared;
    },
    setDown,
    signOn,
    passwords: office.passwords,
    deleteMessage(id) {
      chat.change(({ conversations }) => {
        for (const one of conversations) {
          one.activities = one.activities.filter((activity) => activity.id !== id);
        }
      });
    },
    changeUser(aadObjectId, change) {
      const user = chat.findUser(aadObjectId);
      if (user === undefined) throw new Error(`nobody in this team is ${aadObjectId}`);
      Object.assign(user, change);
    },
    ...createPersonActs({
      chat,
      bot,
      tenantId,
      serviceUrl,
      channel,
      team,
      sharing,
      deliver,
      keepFile,
      signOn,
    }),
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

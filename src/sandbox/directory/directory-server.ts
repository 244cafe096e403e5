import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type Claims, makeKeys, openTokens } from './id-tokens.ts';
import { type Account, type DirectoryPerson, entra, type Manner } from './manners.ts';
import { signInPage } from './sign-in-page.ts';

export type DirectoryServer = {
  url: string;
  /** What the bot must be told to find this directory. */
  settings: { issuer: string; clientId: string; clientSecret: string };
  /** Those of the client that are good now: there may be two while one is changed. */
  secrets: Set<string>;
  people: DirectoryPerson[];
  account: Account;
  /** Since when a person is signed in at the directory, in seconds of the epoch; nobody is at first. */
  sessions: Map<string, number>;
  /** Where the answers may go; any other address is refused. */
  connectBot(publicUrl: string): void;
  /** Makes the next tokens say something else, as a directory (or somebody in between) might. */
  alterTokens(alter: ((claims: Claims) => Claims) | undefined): void;
  /** Somebody in between makes the next tokens. */
  forgeTokens(forge: ((claims: Claims) => Promise<string>) | undefined): void;
  /** Away, it hangs up on anyone. */
  setAway(isAway: boolean): void;
  /** What it says from now on that its tokens may say. */
  listClaims(claims: string[]): void;
  /** Signs with another key from now on, and publishes no other. */
  rotateKeys(): Promise<void>;
  /** What Teams has it sign for somebody who is signed in there: an access token for an application. */
  accessToken(personId: string, audience: string): Promise<string>;
  /** How often its keys were asked for. */
  keysAsked(): number;
  /** What the bot asked for, newest last. */
  requests(): Record<string, string>[];
  close(): Promise<void>;
};

type Grant = { person: DirectoryPerson; asked: Record<string, string>; authTime: number };

const now = () => Math.trunc(Temporal.Now.instant().epochMilliseconds / 1000);

/** A directory that speaks OpenID Connect as its provider does. Anyone who is at the screen picks who they are. */
export async function startDirectoryServer(options: {
  port: number;
  people: readonly DirectoryPerson[];
  manner?: Manner;
}): Promise<DirectoryServer> {
  const app = express();
  const server = createServer(app);
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const manner = options.manner ?? entra(options.people[0]?.tenant ?? '');
  const issuer = `${url}${manner.issuer}`;
  const clientId = '6f1e2d3c-0000-4000-8000-0000000d1c70';
  const clientSecret = randomBytes(24).toString('base64url');
  const secrets = new Set([clientSecret]);
  const people = [...options.people];
  const account: Account = { hasSessionAge: true };
  const sessions = new Map<string, number>();
  const requests: Record<string, string>[] = [];
  const grants = new Map<string, Grant>();
  let tokens = await openTokens();
  let isAway = false;
  let { published } = manner;
  let keysAsked = 0;
  let redirectUri: string | undefined;
  let alter: ((claims: Claims) => Claims) | undefined;
  let forge: ((claims: Claims) => Promise<string>) | undefined;

  const knowsPrompt = ({ prompt }: Record<string, string>) =>
    prompt === undefined || manner.prompts.includes(prompt);
  app.use((request, _response, next) => {
    if (isAway) request.socket.destroy();
    else next();
  });
  const form = express.urlencoded({ extended: false });
  app.get(`${manner.issuer}/.well-known/openid-configuration`, (_request, response) => {
    response.json({
      issuer,
      authorization_endpoint: `${url}${manner.authorize}`,
      token_endpoint: `${url}${manner.token}`,
      jwks_uri: `${url}${manner.keys}`,
      ...published,
    });
  });
  app.get(manner.keys, async (_request, response) => {
    keysAsked += 1;
    response.json(await tokens.keySet());
  });
  app.get(manner.authorize, (request, response) => {
    const asked = textsOf(request.query);
    if (asked['client_id'] !== clientId || asked['redirect_uri'] !== redirectUri) {
      response.status(400).send('unknown client or address');
      return;
    }
    requests.push(asked);
    if (!knowsPrompt(asked)) {
      response.redirect(303, answerTo(asked, { error: 'invalid_request' }));
      return;
    }
    response.type('html').send(signInPage(people, asked));
  });
  app.post(manner.authorize, form, (request, response) => {
    const { person: id = '', ...asked } = textsOf(request.body);
    const person = people.find((one) => one.id === id);
    if (redirectUri === undefined || asked['redirect_uri'] !== redirectUri) {
      response.status(400).send('unknown address');
      return;
    }
    if (person === undefined || !knowsPrompt(asked)) {
      const error = person === undefined ? 'access_denied' : 'invalid_request';
      response.redirect(303, answerTo(asked, { error }));
      return;
    }
    const code = randomBytes(24).toString('base64url');
    if (asked['prompt'] === 'login') sessions.delete(id);
    const authTime = sessions.get(id) ?? now();
    grants.set(code, { person, asked, authTime });
    response.redirect(303, answerTo(asked, { code }));
  });
  app.post(manner.token, form, async (request, response) => {
    const given = textsOf(request.body);
    const grant = grants.get(given['code'] ?? '');
    grants.delete(given['code'] ?? '');
    if (given['client_id'] !== clientId || !secrets.has(given['client_secret'] ?? '')) {
      const [status, body] = manner.refuses.client;
      response.status(status).json(body);
      return;
    }
    if (grant === undefined || !tokens.isVerifier(given['code_verifier'], grant.asked)) {
      const [status, body] = manner.refuses.grant;
      response.status(status).json(body);
      return;
    }
    const { asked } = grant;
    const claims = {
      iss: issuer,
      aud: clientId,
      ...manner.claims({ ...grant, now: now() }, account),
      ...(asked['nonce'] === undefined ? {} : { nonce: asked['nonce'] }),
      iat: now(),
      exp: now() + 3600,
    };
    const altered = alter === undefined ? claims : alter(claims);
    response.json({
      ...manner.granted,
      token_type: 'Bearer',
      expires_in: 3600,
      access_token: randomBytes(24).toString('base64url'),
      id_token: await (forge === undefined ? tokens.sign(altered) : forge(altered)),
    });
  });

  function answerTo(asked: Record<string, string>, said: Record<string, string>): string {
    const answer = new URL(asked['redirect_uri'] ?? '');
    answer.search = new URLSearchParams({ state: asked['state'] ?? '', ...said }).toString();
    return answer.href;
  }

  return {
    url,
    settings: { issuer, clientId, clientSecret },
    secrets,
    people,
    account,
    sessions,
    connectBot(publicUrl) {
      redirectUri = `${publicUrl}/directory/callback`;
    },
    alterTokens(next) {
      alter = next;
    },
    forgeTokens(next) {
      forge = next;
    },
    setAway(next) {
      isAway = next;
    },
    listClaims(claims) {
      published = { ...published, claims_supported: claims };
    },
    async rotateKeys() {
      tokens = await openTokens(makeKeys());
    },
    async accessToken(personId, audience) {
      const tid = people.find(({ id }) => id === personId)?.tenant;
      const claims = {
        iss: issuer,
        aud: audience,
        tid,
        oid: personId,
        sub: `pairwise-${personId}`,
        azp: '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
        scp: 'access_as_user',
        ver: '2.0',
        iat: now(),
        exp: now() + 3600,
      };
      const altered = alter === undefined ? claims : alter(claims);
      return forge === undefined ? tokens.sign(altered) : forge(altered);
    },
    keysAsked: () => keysAsked,
    requests: () => requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function textsOf(fields: unknown): Record<string, string> {
  if (typeof fields !== 'object' || fields === null) return {};
  return Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

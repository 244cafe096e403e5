import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type Claims, openTokens } from './id-tokens.ts';
import { signInPage } from './sign-in-page.ts';

export type DirectoryPerson = {
  tenant: string;
  /** The object id. */
  id: string;
  name: string;
  email: string;
};

export type DirectoryServer = {
  url: string;
  /** What the bot must be told to find this directory. */
  settings: { issuer: string; clientId: string; clientSecret: string };
  /** Those of the client that are good now: there may be two while one is changed. */
  secrets: Set<string>;
  people: DirectoryPerson[];
  /** Where the answers may go; any other address is refused. */
  connectBot(publicUrl: string): void;
  /** Makes the next tokens say something else, as a directory (or somebody in between) might. */
  alterTokens(alter: ((claims: Claims) => Claims) | undefined): void;
  /** Away, it hangs up on anyone. */
  setAway(isAway: boolean): void;
  /** What it says from now on that its tokens may say. */
  listClaims(claims: string[]): void;
  /** Signs with another key from now on, and publishes no other. */
  rotateKeys(): Promise<void>;
  /** How often its keys were asked for. */
  keysAsked(): number;
  /** What the bot asked for, newest last. */
  requests(): Record<string, string>[];
  close(): Promise<void>;
};

type Grant = { person: DirectoryPerson; asked: Record<string, string>; at: number };

const now = () => Math.trunc(Temporal.Now.instant().epochMilliseconds / 1000);

/** A directory that speaks OpenID Connect as Entra does, for one tenant. Anyone who is at the screen picks who they are. */
export async function startDirectoryServer(options: {
  port: number;
  tenant: string;
  people: DirectoryPerson[];
}): Promise<DirectoryServer> {
  const app = express();
  const server = createServer(app);
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${url}/${options.tenant}/v2.0`;
  const clientId = '6f1e2d3c-0000-4000-8000-0000000d1c70';
  const clientSecret = randomBytes(24).toString('base64url');
  const secrets = new Set([clientSecret]);
  const people = [...options.people];
  const requests: Record<string, string>[] = [];
  const grants = new Map<string, Grant>();
  let tokens = await openTokens();
  let isAway = false;
  let listed = ['auth_time', 'oid', 'tid'];
  let keysAsked = 0;
  let redirectUri: string | undefined;
  let alter: ((claims: Claims) => Claims) | undefined;

  app.use((request, _response, next) => {
    if (isAway) request.socket.destroy();
    else next();
  });
  const base = `/${options.tenant}`;
  const form = express.urlencoded({ extended: false });
  app.get(`${base}/v2.0/.well-known/openid-configuration`, (_request, response) => {
    response.json({
      issuer,
      authorization_endpoint: `${url}${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${url}${base}/oauth2/v2.0/token`,
      jwks_uri: `${url}${base}/discovery/v2.0/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', ...listed],
    });
  });
  app.get(`${base}/discovery/v2.0/keys`, async (_request, response) => {
    keysAsked += 1;
    response.json(await tokens.keySet());
  });
  app.get(`${base}/oauth2/v2.0/authorize`, (request, response) => {
    const asked = textsOf(request.query);
    if (asked['client_id'] !== clientId || asked['redirect_uri'] !== redirectUri) {
      response.status(400).send('unknown client or address');
      return;
    }
    requests.push(asked);
    response.type('html').send(signInPage(people, asked));
  });
  app.post(`${base}/oauth2/v2.0/authorize`, form, (request, response) => {
    const { person: id, ...asked } = textsOf(request.body);
    const person = people.find((one) => one.id === id);
    if (redirectUri === undefined || asked['redirect_uri'] !== redirectUri) {
      response.status(400).send('unknown address');
      return;
    }
    const answer = new URL(redirectUri);
    answer.searchParams.set('state', asked['state'] ?? '');
    if (person === undefined) answer.searchParams.set('error', 'access_denied');
    else {
      const code = randomBytes(24).toString('base64url');
      grants.set(code, { person, asked, at: now() });
      answer.searchParams.set('code', code);
    }
    response.redirect(303, answer.href);
  });
  app.post(`${base}/oauth2/v2.0/token`, form, async (request, response) => {
    const given = textsOf(request.body);
    const grant = grants.get(given['code'] ?? '');
    grants.delete(given['code'] ?? '');
    if (given['client_id'] !== clientId || !secrets.has(given['client_secret'] ?? '')) {
      response.status(401).json({ error: 'invalid_client' });
      return;
    }
    if (grant === undefined || !tokens.isVerifier(given['code_verifier'], grant.asked)) {
      response.status(400).json({ error: 'invalid_grant' });
      return;
    }
    const { person, asked, at } = grant;
    const claims = {
      iss: issuer,
      aud: clientId,
      sub: `pairwise-${person.id}`,
      tid: person.tenant,
      oid: person.id,
      name: person.name,
      email: person.email,
      ...(asked['nonce'] === undefined ? {} : { nonce: asked['nonce'] }),
      auth_time: at,
      iat: now(),
      exp: now() + 3600,
    };
    response.json({
      token_type: 'Bearer',
      expires_in: 3600,
      access_token: randomBytes(24).toString('base64url'),
      id_token: await tokens.sign(alter === undefined ? claims : alter(claims)),
    });
  });

  return {
    url,
    settings: { issuer, clientId, clientSecret },
    secrets,
    people,
    connectBot(publicUrl) {
      redirectUri = `${publicUrl}/directory/callback`;
    },
    alterTokens(next) {
      alter = next;
    },
    setAway(next) {
      isAway = next;
    },
    listClaims(claims) {
      listed = claims;
    },
    async rotateKeys() {
      tokens = await openTokens();
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

import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  type IDToken,
  ResponseBodyError,
} from 'openid-client';
import type { Directory, DirectoryAnswer, TokenReader } from './directory.ts';
import { requestOptions } from './request-options.ts';
import { openTokenReader } from './token-reader.ts';

export type OpenIdDirectoryOptions = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where the bot is reached from outside. */
  publicUrl: string;
};

/** A sign-in is over after five minutes, so none that it can take is older. */
const maxAgeSeconds = 300;

/** Authorization code flow with PKCE and a nonce. What the directory publishes is read when first needed. */
export function openIdDirectory(options: OpenIdDirectoryOptions): Directory {
  const redirectUri = `${options.publicUrl.replace(/\/+$/, '')}/directory/callback`;
  const reader = openTokenReader(options);
  let known: Promise<Configuration> | undefined;
  const configuration = () => {
    known ??= discover(options).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  return {
    async signInAddress({ state, nonce, verifier, fresh }) {
      const address = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(fresh ? { prompt: 'login', max_age: '0' } : { prompt: 'select_account' }),
      });
      return address.href;
    },

    async readAnswer(search, { state, nonce, verifier, fresh }) {
      const configured = await configuration();
      const answered = new URL(redirectUri);
      answered.search = search;
      try {
        const tokens = await authorizationCodeGrant(configured, answered, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
          ...(fresh ? { maxAge: maxAgeSeconds } : {}),
        });
        const token = tokens.id_token ?? '';
        const answer = readClaims(tokens.claims(), token);
        // What a dial worker could not prove later is better refused while the person is here.
        return fresh && answer.kind === 'signed-in' ? await proven(reader, answer) : answer;
      } catch (error) {
        return answerOf(error);
      }
    },
  };
}

async function discover(options: OpenIdDirectoryOptions): Promise<Configuration> {
  const issuer = new URL(options.issuer);
  return await discovery(
    issuer,
    options.clientId,
    undefined,
    ClientSecretPost(options.clientSecret),
    requestOptions(options.issuer),
  );
}

async function proven(
  reader: TokenReader,
  answer: DirectoryAnswer & { kind: 'signed-in' },
): Promise<DirectoryAnswer> {
  const read = () => reader.readToken(answer.person.token, Temporal.Now.instant());
  let reading = await read();
  if (reading.kind === 'no-keys') {
    await reader.keepKeys();
    reading = await read();
  }
  if (reading.kind === 'no-keys') throw new Error('the directory’s keys can’t be read');
  return reading.kind === 'read' ? answer : reading;
}

function readClaims(claims: IDToken | undefined, token: string): DirectoryAnswer {
  const tenant = claims?.['tid'];
  const id = claims?.['oid'];
  if (typeof tenant !== 'string' || typeof id !== 'string' || tenant === '' || id === '') {
    return { kind: 'refused', reason: 'no-tid-or-oid' };
  }
  const seconds = claims?.auth_time;
  return {
    kind: 'signed-in',
    person: {
      tenant: tenant.toLowerCase(),
      id: id.toLowerCase(),
      token,
      signedInAt:
        seconds === undefined
          ? undefined
          : Temporal.Instant.fromEpochMilliseconds(Math.trunc(seconds) * 1000),
    },
  };
}

/** A directory that does not answer as one is a fault, and no answer. */
const faults = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM']);

function answerOf(error: unknown): DirectoryAnswer {
  if (error instanceof AuthorizationResponseError) return { kind: 'declined' };
  if (error instanceof ResponseBodyError) return { kind: 'refused', reason: codeOf(error.error) };
  if (error instanceof ClientError && error.code !== undefined && !faults.has(error.code)) {
    return { kind: 'refused', reason: codeOf(error.code) };
  }
  throw error;
}

const codeOf = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .slice(0, 64);

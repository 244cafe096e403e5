import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
  ResponseBodyError,
} from 'openid-client';
import type { DirectoryProvider } from '#domain/shared/directory-provider.ts';
import type { Directory, DirectoryAnswer, TokenReader } from './directory.ts';
import { type Claims, providerClaims } from './provider-claims.ts';
import { requestOptions } from './request-options.ts';
import { isOursAlone, openTokenReader } from './token-reader.ts';

export type OpenIdDirectoryOptions = {
  provider: DirectoryProvider;
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where the bot is reached from outside. */
  publicUrl: string;
};

/** Authorization code flow with PKCE and a nonce. What the directory publishes is read when first needed. */
export function openIdDirectory(options: OpenIdDirectoryOptions): Directory {
  const redirectUri = `${options.publicUrl.replace(/\/+$/, '')}/directory/callback`;
  const { provider, issuer } = options;
  const { scope, scopeWhereOffered, asked, person } = providerClaims[provider];
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
    provider,

    async signInAddress({ state, nonce, verifier, fresh }) {
      const configured = await configuration();
      const offered = configured.serverMetadata().scopes_supported ?? [];
      const more = offered.filter((one) => one === scopeWhereOffered);
      const address = buildAuthorizationUrl(configured, {
        redirect_uri: redirectUri,
        scope: [scope, ...more].join(' '),
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(fresh ? asked.fresh : asked.usual),
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
        });
        const token = tokens.id_token ?? '';
        const claims = tokens.claims();
        if (claims !== undefined && !isOursAlone(claims, options.clientId))
          return { kind: 'refused', reason: 'other-audience' };
        const answer = readPerson(claims && person(claims as Claims, issuer), claims, token);
        // What a dial worker could not prove later is better refused while the person is here.
        return fresh && answer.kind === 'signed-in' ? await proven(reader, answer) : answer;
      } catch (error) {
        return answerOf(error);
      }
    },
  };
}

async function discover(options: OpenIdDirectoryOptions): Promise<Configuration> {
  const { issuer, clientId, clientSecret } = options;
  const authentication = ClientSecretPost(clientSecret);
  const asked = requestOptions(issuer);
  const found = await discovery(new URL(issuer), clientId, undefined, authentication, asked);
  // Each token's signature is checked, also where it came from the directory's own address.
  enableNonRepudiationChecks(found);
  return found;
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

/** When somebody signed in is judged where the sign-in is recorded, which knows when it began. */
function readPerson(
  person: { tenant: string; id: string } | undefined,
  claims: IDToken | undefined,
  token: string,
): DirectoryAnswer {
  if (person === undefined) return { kind: 'refused', reason: 'no-person' };
  const seconds = claims?.auth_time;
  return {
    kind: 'signed-in',
    person: {
      ...person,
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

import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { discovery, None } from 'openid-client';
import { type DirectoryProvider, providerFacts } from '#domain/shared/directory-provider.ts';
import type { TokenReader, TokenReading } from './directory.ts';
import { type Claims, providerClaims } from './provider-claims.ts';
import { requestOptions } from './request-options.ts';

export type TokenReaderOptions = {
  provider: DirectoryProvider;
  issuer: string;
  clientId: string;
  /** The first of a row of faults. */
  onFault?: (error: unknown) => void;
  /** Milliseconds that only go forward. */
  clock?: () => number;
};

/** A key that can make a signature must not be one that everybody can read: no HMAC, and not "none". */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** The directory's clock is not the database's, by which the time of an approval is told. */
const toleranceSeconds = 60;

const hour = 3_600_000;
/** How long keys serve while the directory is away, and how old they may be while it is there. */
const servesMs = 24 * hour;
const freshMs = hour;
/** A key that is not known may be a new one; anyone who makes them up must not make us ask all day. */
const cooldownMs = 30_000;
const idleMs = 1_000;
const retryMs = 5_000;

/** Reads tokens by the keys that the directory publishes, and needs no secret for it. Keys are kept in memory only. */
export function openTokenReader(options: TokenReaderOptions): TokenReader {
  const { provider, issuer, clientId, onFault, clock = () => performance.now() } = options;
  let known: { find: ReturnType<typeof createLocalJWKSet>; atMs: number } | undefined;
  let isWanted = false;
  let isAway = false;
  /** When a key was first found missing. */
  const missedMs = new Map<string, number>();

  const ageMs = () => (known === undefined ? Infinity : clock() - known.atMs);

  async function fetchKeys(): Promise<void> {
    const found = await discovery(new URL(issuer), clientId, undefined, None(), {
      ...requestOptions(issuer),
    });
    const address = new URL(found.serverMetadata().jwks_uri ?? '');
    if (address.protocol !== new URL(issuer).protocol) throw new Error('keys from a bare address');
    const atMs = clock();
    const remote = createRemoteJWKSet(address);
    await remote.reload();
    const keys = remote.jwks();
    if (keys === undefined) throw new Error('no keys came');
    known = { find: createLocalJWKSet(keys), atMs };
    isWanted = false;
  }

  /** Whether it is sure by now that the directory has no such key. */
  function isUnknown(kid: string): boolean {
    isWanted = true;
    const sinceMs = missedMs.get(kid);
    if (sinceMs !== undefined && known !== undefined && sinceMs <= known.atMs) return true;
    if (missedMs.size > 1_000) missedMs.clear();
    if (sinceMs === undefined) missedMs.set(kid, clock());
    return false;
  }

  return {
    async readToken(token, at) {
      // Whatever it says of the time: nobody who runs it promises that it is the time of a sign-in.
      if (providerFacts[provider].freshness === 'none')
        return { kind: 'refused', reason: 'no-fresh-sign-in' };
      if (known === undefined || ageMs() > servesMs) {
        isWanted = true;
        return { kind: 'no-keys' };
      }
      let kid = '';
      const { find } = known;
      try {
        const { payload } = await jwtVerify(
          token,
          (header, jws) => {
            kid = header.kid ?? '';
            return find(header, jws);
          },
          {
            algorithms,
            issuer,
            audience: clientId,
            currentDate: new Date(at.epochMilliseconds),
            clockTolerance: toleranceSeconds,
            requiredClaims: ['iat', 'exp', 'nonce'],
          },
        );
        return readClaims(payload, { provider, issuer, clientId });
      } catch (error) {
        if (error instanceof errors.JWKSNoMatchingKey && !isUnknown(kid))
          return { kind: 'no-keys' };
        if (error instanceof errors.JOSEError) return { kind: 'refused', reason: codeOf(error) };
        throw error;
      }
    },

    async keepKeys() {
      const isDue = ageMs() > freshMs || (isWanted && ageMs() > cooldownMs);
      if (!isDue) return idleMs;
      try {
        await fetchKeys();
        isAway = false;
        return idleMs;
      } catch (error) {
        if (!isAway) onFault?.(error);
        isAway = true;
        return retryMs;
      }
    },
  };
}

function readClaims(
  payload: JWTPayload,
  { provider, issuer, clientId }: { provider: DirectoryProvider; issuer: string; clientId: string },
): TokenReading {
  const { iat, nonce, auth_time: authTime } = payload;
  const ofProvider = providerClaims[provider];
  if (!isOursAlone(payload, clientId)) return { kind: 'refused', reason: 'other-audience' };
  const person = ofProvider.person(payload as Claims, issuer);
  if (person === undefined || typeof nonce !== 'string') {
    return { kind: 'refused', reason: 'no-person-or-nonce' };
  }
  if (typeof iat !== 'number' || typeof authTime !== 'number') {
    return { kind: 'refused', reason: 'no-time' };
  }
  const roles = ofProvider.roles === undefined ? undefined : payload[ofProvider.roles];
  return {
    kind: 'read',
    claims: {
      ...person,
      nonce,
      issuedAt: instantOf(iat),
      signedInAt: instantOf(authTime),
      roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    },
  };
}

/**
 * One that is for others as well may have been given to them, and so may one that another application got.
 * https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
export const isOursAlone = ({ aud, azp }: { aud?: unknown; azp?: unknown }, clientId: string) =>
  [aud].flat().length === 1 && (azp === undefined || azp === clientId);

const instantOf = (seconds: number) =>
  Temporal.Instant.fromEpochMilliseconds(Math.trunc(seconds) * 1000);

/** `ERR_JWS_SIGNATURE_VERIFICATION_FAILED` and the like, for the log. */
const codeOf = ({ code }: errors.JOSEError) =>
  code.replace(/^ERR_/, '').toLowerCase().replaceAll('_', '-');

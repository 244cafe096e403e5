import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { discovery, None } from 'openid-client';
import { type Claims, providerClaims } from './provider-claims.ts';
import { requestOptions } from './request-options.ts';

/**
 * The applications that get a token for the bot's scope: Teams on a phone or a desktop, and Teams in a browser.
 * https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/authentication/tab-sso-register-aad
 */
const teamsClients = [
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
  '5e3ce6c0-2b1f-4285-8d4a-75ee78787346',
];

/** Whom a token of Entra names that it gave for an application of ours; undefined where it is none, or nobody can say. */
type ReadPersonToken = (token: string) => Promise<{ tenant: string; id: string } | undefined>;

/**
 * Reads what Teams had Entra sign for the person who pressed: an access token for the bot's own scope. Undefined without the
 * connection by which Teams gets them.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function openSignOn(options: {
  connection: string | undefined;
  issuer: string;
  /** The application that exposes the scope. */
  audience: string;
  onFault: (error: unknown) => void;
}): { connection: string; readPerson: ReadPersonToken } | undefined {
  const { connection } = options;
  return connection === undefined
    ? undefined
    : { connection, readPerson: openPersonTokens(options) };
}

function openPersonTokens({
  issuer,
  audience,
  onFault,
}: {
  issuer: string;
  audience: string;
  onFault: (error: unknown) => void;
}): ReadPersonToken {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const findKeys = () => {
    keys ??= openKeys(issuer, audience).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return keys;
  };
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, await findKeys(), {
        algorithms: ['RS256'],
        issuer,
        audience,
        requiredClaims: ['exp', 'iat', 'scp'],
        // Entra lets one live for 60 to 90 minutes.
        maxTokenAge: '90m',
        clockTolerance: 60,
      });
      return isForUs(payload) ? providerClaims.entra.person(payload as Claims, issuer) : undefined;
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) onFault(error);
      return undefined;
    }
  };
}

/** One that Teams got, for a person, and for us alone. `azp` is in tokens of version 2, `appid` in those of version 1. */
function isForUs({ aud, scp, azp, appid, idtyp }: JWTPayload): boolean {
  const client = azp ?? appid;
  return (
    typeof aud === 'string' &&
    typeof scp === 'string' &&
    scp.split(' ').includes('access_as_user') &&
    teamsClients.some((one) => one === client) &&
    idtyp !== 'app'
  );
}

async function openKeys(issuer: string, clientId: string): Promise<JWTVerifyGetKey> {
  const found = await discovery(
    new URL(issuer),
    clientId,
    undefined,
    None(),
    requestOptions(issuer),
  );
  const address = new URL(found.serverMetadata().jwks_uri ?? '');
  if (address.protocol !== new URL(issuer).protocol) throw new Error('keys from a bare address');
  return createRemoteJWKSet(address);
}

import { randomUUID } from 'node:crypto';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  jwtVerify,
  SignJWT,
  UnsecuredJWT,
} from 'jose';

/** How a token sent to the bot is made; every kind but `good` is a forgery the bot must refuse. */
export type TokenKind =
  | 'good'
  | 'none'
  | 'wrong-issuer'
  | 'wrong-audience'
  | 'expired'
  | 'alg-none'
  | 'other-key';

export type TokenOffice = {
  issuer: string;
  keySet(): Promise<{ keys: object[] }>;
  /** The Authorization header of a request to the bot, or undefined for none. */
  channelHeader(kind: TokenKind, serviceUrl: string): Promise<string | undefined>;
  /** Those of the app that are good now: there may be two while one is changed. */
  passwords: Set<string>;
  /** A token for the bot's own calls, against its secret. */
  botToken(clientId: string, clientSecret: string): Promise<string | undefined>;
  isBotHeader(header: string | undefined): Promise<boolean>;
};

const connectorAudience = 'https://api.botframework.com';
/** The library trusts this one for the Bot Framework Emulator. */
const emulatorIssuer = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/';

/** Issues and checks both directions' tokens, with keys made at start. */
export async function openTokenOffice(options: {
  issuer: string;
  appId: string;
  appPassword: string;
  tenantId: string;
}): Promise<TokenOffice> {
  const { issuer, appId, tenantId: tid } = options;
  const passwords = new Set([options.appPassword]);
  const keyId = randomUUID();
  const [own, other] = await keysOfProcess();

  const sign = (claims: JWTPayload, key: CryptoKey) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId })
      .setIssuedAt()
      .sign(key);

  const makeForBot = async (kind: Exclude<TokenKind, 'none'>, serviceurl: string) => {
    const now = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);
    const claims = {
      iss: kind === 'wrong-issuer' ? emulatorIssuer : issuer,
      aud: kind === 'wrong-audience' ? randomUUID() : appId,
      nbf: now - 7200,
      exp: kind === 'expired' ? now - 3600 : now + 3600,
      serviceurl,
    };
    if (kind === 'alg-none') return new UnsecuredJWT(claims).encode();
    return await sign(claims, kind === 'other-key' ? other.privateKey : own.privateKey);
  };

  return {
    issuer,
    passwords,

    async keySet() {
      const key = await exportJWK(own.publicKey);
      return { keys: [{ ...key, kid: keyId, use: 'sig', endorsements: ['msteams'] }] };
    },

    async channelHeader(kind, serviceUrl) {
      return kind === 'none' ? undefined : `Bearer ${await makeForBot(kind, serviceUrl)}`;
    },

    async botToken(clientId, clientSecret) {
      if (clientId !== appId || !passwords.has(clientSecret)) return undefined;
      const exp = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000) + 3600;
      return await sign(
        { iss: issuer, aud: connectorAudience, appid: appId, tid, exp },
        own.privateKey,
      );
    },

    async isBotHeader(header) {
      const token = /^Bearer (.+)$/.exec(header ?? '')?.[1];
      if (token === undefined) return false;
      const expected = { issuer, audience: connectorAudience, algorithms: ['RS256'] };
      return await jwtVerify(token, own.publicKey, expected).then(
        ({ payload }) => payload['appid'] === appId,
        () => false,
      );
    },
  };
}

let kept: Promise<[Keys, Keys]> | undefined;
type Keys = Awaited<ReturnType<typeof makeKeys>>;

/** Made once: each workspace that this process starts signs with the same. A pair takes 0.04 s of a processor. */
const keysOfProcess = () => (kept ??= Promise.all([makeKeys(), makeKeys()]));

const makeKeys = () => generateKeyPair('RS256', { extractable: true });

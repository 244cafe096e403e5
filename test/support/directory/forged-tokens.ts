import { generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { Provider } from './provider.ts';

const seconds = () => Math.trunc(Temporal.Now.instant().epochMilliseconds / 1000);

/** Claims as somebody else's token has them. */
const altered =
  (other: Record<string, unknown> | ((claims: JWTPayload) => Record<string, unknown>)) =>
  (directory: Provider): void =>
    directory.alterTokens((claims) => ({
      ...claims,
      ...(typeof other === 'function' ? other(claims) : other),
    }));

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function unsigned(directory: Provider): void {
  directory.forgeTokens(async (claims) => `${part({ alg: 'none' })}.${part(claims)}.`);
}

function signedByAnother(directory: Provider): void {
  directory.forgeTokens(async (claims) => {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  });
}

/** The secret that both sides know taken for a key. */
function signedBySecret(directory: Provider): void {
  directory.forgeTokens((claims) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(directory.settings.clientSecret)),
  );
}

type Forgery = readonly [what: string, plant: (directory: Provider) => void];

/** Tokens that are nobody's at any provider. */
export const forgeries: readonly Forgery[] = [
  ['that nobody signed', unsigned],
  ['that another key signed', signedByAnother],
  ['that the client’s secret signed', signedBySecret],
  ['for another application', altered({ aud: 'another' })],
  ['for this application and another', altered(({ aud }) => ({ aud: [aud, 'another'] }))],
  ['that another application got', altered({ azp: 'another' })],
  ['of another issuer', altered({ iss: 'https://directory.example.com' })],
  ['that has expired', altered(() => ({ exp: seconds() - 3600 }))],
  ['without a nonce', altered({ nonce: undefined })],
  ['of another sign-in', altered({ nonce: 'n'.repeat(43) })],
  ['that names no person', altered({ sub: undefined })],
];

/** People whom Google knows, and who aren’t of the district. */
export const ofGoogle: readonly Forgery[] = [
  ['of a personal account with an address of the district', altered({ hd: undefined })],
  [
    'of somebody of another Workspace, with that domain’s address',
    altered({ hd: 'other.example.com', email: 'marcus.oyelaran@other.example.com' }),
  ],
  ['of another Workspace, with an address of ours', altered({ hd: 'other.example.com' })],
  ['of another person with the same address', altered({ sub: '199999999999999999999' })],
];

export const ofOkta: readonly Forgery[] = [
  ['of another person with the same address', altered({ sub: '00uAbC999xYz5d7' })],
  ['of a person whose id differs by its case', altered(({ sub }) => ({ sub: sub?.toLowerCase() }))],
];

export const oldBy = (minutes: number) =>
  altered(({ auth_time: at }) => ({ auth_time: Number(at) - minutes * 60 }));
export const withoutTime = altered({ auth_time: undefined });

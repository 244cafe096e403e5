import { randomBytes } from 'node:crypto';
import { type LinkSigner, type Signer, stateOfLink } from '#domain/shared/link/signed-link.ts';

/** A sign-in that a browser began in order to download: kept by that browser alone, so that nobody else can end it. */
export type FileSignIn = { state: string; to: string };

const minutes = 5;
const addresses = [
  /^\/(?:evidence|evidence\/counsel|recordings|reports\/unreached)\/[0-9a-f-]{36}\?operator=[0-9a-f-]{36}&expires=\d{10}&signature=[\w-]{43}$/,
  /^\/evidence\/family\/(?:counsel\/)?[0-9a-f-]{36}\/[0-9a-f-]{36}\?operator=[0-9a-f-]{36}&expires=\d{10}&signature=[\w-]{43}$/,
  /^\/reports\/[a-z-]{1,40}\.(?:csv|pdf)\?from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d(?:&school=[0-9a-f-]{36})?&operator=[0-9a-f-]{36}&expires=\d{10}&signature=[\w-]{43}$/,
  /^\/incidents\/(?:concerned|letters|offices)\/[0-9a-f-]{36}\/[\w-]{71}$/,
  /^\/reports\/family\/[0-9a-f-]{36}\.(?:json|pdf)\?who=[a-z-]{1,20}&checked=[a-z-]{1,20}&operator=[0-9a-f-]{36}&expires=\d{10}&signature=[\w-]{43}$/,
  /^\/reports\/consent\/[\w-]{71}\.(?:csv|pdf)$/,
];

/** Whether a file's page is there: a sign-in leads back to no other address. */
export function isFileAddress(to: string): boolean {
  return addresses.some((address) => address.test(to));
}

export const newFileState = (): string => randomBytes(32).toString('base64url');

/** What the directory is given and asked for; made of the state by a key that nobody else has. */
export function fileSecretsOf(state: string, signer: Signer) {
  return {
    state,
    nonce: signer.sign(`file-sign-in-nonce:${state}`),
    verifier: signer.sign(`file-sign-in-verifier:${state}`),
    fresh: false,
  };
}

export function sealFileSignIn(
  { state, to }: FileSignIn,
  signer: LinkSigner,
  now: Temporal.Instant,
): string {
  const expires = Math.trunc(now.add({ minutes }).epochMilliseconds / 1000);
  const text = [state, Buffer.from(to).toString('base64url'), expires].join('.');
  return `${text}.${signature(text, signer)}`;
}

/** `by` is who signed it: the sign-in's secrets are made by the same key. */
export function openFileSignIn(
  sealed: string,
  signer: LinkSigner,
  now: Temporal.Instant,
): (FileSignIn & { by: Signer }) | undefined {
  const [state = '', to = '', expires = '', given = ''] = sealed.split('.');
  const expiresAt = Temporal.Instant.fromEpochMilliseconds((Number(expires) || 0) * 1000);
  const isGood = (one: Signer) => {
    const expected = [signature([state, to, expires].join('.'), one)];
    return stateOfLink({ expected, given, expiresAt, now }) === 'good';
  };
  const by = signer.signers().find(isGood);
  return by && { state, to: Buffer.from(to, 'base64url').toString(), by };
}

const signature = (text: string, signer: Signer) => signer.sign(`file-sign-in:${text}`);

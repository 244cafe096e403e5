import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '#domain/audit/audit-entry.ts';
import type { AccountKey } from '#domain/people/operator/operator.ts';
import type { Signer } from '#domain/shared/link/signed-link.ts';
import type { linkRefusals } from '#refusals/access.ts';

/** Why somebody signs in: to link an account to themselves, or to approve what needs a fresh sign-in. */
export type SignInPurpose = 'link' | 'step-up';

/** Why a person who signed in got nothing by it. Each has its page in `web/directory/sign-in-page.ts`. */
export type SignInRefusal =
  | 'not-on-staff-list'
  | 'account-of-another'
  | 'other-person'
  | 'not-fresh';

export type LinkRefusal = keyof typeof linkRefusals | 'not-on-staff-list' | 'account-of-another';

/** How long ago the directory may say that somebody signed in, before the sign-in began: its clock is not ours. */
export const clockToleranceSeconds = 5;

/** A sign-in's state: 32 random bytes, in its links only. */
export const newState = (): string => randomBytes(32).toString('base64url');

export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Of a code that is short enough to be tried out by the person who reads the database: keyed, and of one sign-in alone. */
export const linkCodeHash = (code: string, signInId: string, signer: Signer): Buffer =>
  Buffer.from(signer.sign(`link-code:${signInId}:${code}`), 'base64url');

/** A person as the directory names them. */
export type DirectoryIdentity = { tenant: string; id: string };

/** What the directory signs together with who signed in. */
export type Commitment = { fingerprint: Buffer; person: DirectoryIdentity; secret: Buffer };

export const newNonceSecret = (): Buffer => randomBytes(32);

/**
 * The nonce of a fresh sign-in: the directory's signature over it is one over this fingerprint and this person. The
 * secret keeps it from being known before, and from being the same twice.
 */
export function nonceOf({ fingerprint, person, secret }: Commitment): string {
  const parts = [fingerprint.toString('hex'), person.tenant, person.id, secret.toString('hex')];
  return createHash('sha256')
    .update(`bellwether step-up 1\n${parts.join('\n')}`)
    .digest('base64url');
}

/**
 * What else one sign-in needs, made of its state by a key that nobody else has, so that nothing of it is stored:
 * the nonce and the PKCE verifier for the directory, and the mark of the browser that went through our own page. The nonce of
 * a fresh sign-in says what it is for.
 */
export function secretsOf(state: string, signer: Signer, commitment?: Commitment) {
  return {
    state,
    nonce: commitment === undefined ? signer.sign(`sign-in-nonce:${state}`) : nonceOf(commitment),
    verifier: signer.sign(`sign-in-verifier:${state}`),
    browser: signer.sign(`sign-in-browser:${state}`),
  };
}

export const startLink = (state: string, publicUrl: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/directory/start/${state}`;

// Without the letters and digits that are taken for each other.
const letters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const codeLength = 8;

/**
 * What the page shows after the sign-in, and the person says in chat: so the browser and the account are one person's.
 * Without it, anyone who sends somebody a link would be linked to them. 39 bits, one try.
 */
export function newLinkCode(): string {
  let code = '';
  while (code.length < codeLength) {
    const byte = randomBytes(1)[0] ?? 0;
    // 240 is the largest multiple of 30 in a byte: no letter is likelier than another.
    if (byte < 240) code += letters[byte % letters.length];
  }
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** As it was typed, by whatever keyboard. */
export function readLinkCode(typed: readonly string[]): string {
  const code = typed
    .join('')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '');
  return `${code.slice(0, 4)}-${code.slice(4, 12)}`;
}

export function accountActor(account: AccountKey): Actor & { kind: 'account' } {
  const { platform, tenantId, userId } = account;
  return { kind: 'account', id: `${platform}:${tenantId}:${userId}` };
}

import { makeLinkToken, openLinkToken } from '#domain/shared/link/link-token.ts';
import type { LinkSigner, Signer } from '#domain/shared/link/signed-link.ts';

export const passMinutes = 10;

/** What a browser holds after its person has signed in: who it is, for ten minutes. What they may have is asked again. */
export function makeReaderPass(
  operatorId: string,
  signer: LinkSigner,
  now: Temporal.Instant,
): string {
  const expiresAt = now.add({ minutes: passMinutes });
  return makeLinkToken({ id: operatorId, expiresAt }, signing(signer));
}

/** Who holds the pass; undefined for none that is good. */
export function openReaderPass(
  pass: string,
  signer: LinkSigner,
  now: Temporal.Instant,
): string | undefined {
  const opened = openLinkToken(pass, signer.signers().map(signing), now);
  return opened.kind === 'good' ? opened.id : undefined;
}

const signing = (signer: Signer) => (payload: string) => signer.sign(`reader-pass:${payload}`);

import { makeLinkToken, openLinkToken } from '#domain/shared/link/link-token.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';

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
  const opened = openLinkToken(pass, signing(signer), now);
  return opened.kind === 'good' ? opened.id : undefined;
}

const signing = (signer: LinkSigner) => (payload: string) => signer.sign(`reader-pass:${payload}`);

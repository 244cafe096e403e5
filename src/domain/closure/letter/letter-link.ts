import { makeLinkToken, openLinkToken } from '#domain/shared/link/link-token.ts';
import type { LinkSigner, Signer } from '#domain/shared/link/signed-link.ts';

/** Long enough for a letter that somebody finds again after the summer. */
const days = 365;

const signing =
  ({ sign }: Signer) =>
  (payload: string) =>
    sign(`e-mail:${payload}`);

/** Where a reader of a letter stops such mails. It holds the id of the address, and names nobody. */
export function letterLink(addressId: string, publicUrl: string, signer: Signer): string {
  const expiresAt = Temporal.Now.instant().add({ hours: days * 24 });
  const token = makeLinkToken({ id: addressId, expiresAt }, signing(signer));
  return `${publicUrl.replace(/\/+$/, '')}/mail/${token}`;
}

/** The address that a link stops, told only by a good one. */
export const openLetterToken = (token: string, signer: LinkSigner) =>
  openLinkToken(token, signer.signers().map(signing), Temporal.Now.instant());

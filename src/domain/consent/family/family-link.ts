import { type LinkSigner, type LinkState, stateOfLink } from '#domain/shared/link/signed-link.ts';

// Staff copy a link into a message of their own, so its token is short: 16 bytes of guardian id and 5 bytes of expiry in
// seconds are 28 characters, and 22 more carry 132 bits of signature.
const payloadLength = 28;
const signatureLength = 22;

/** The page of one guardian, open until a time to the person who has the link. */
export function familyLink(
  family: { guardianId: string; expiresAt: Temporal.Instant },
  publicUrl: string,
  signer: LinkSigner,
): string {
  const text = familyLinkId(family);
  return `${publicUrl.replace(/\/+$/, '')}/family/${text}${signature(text, signer)}`;
}

/** Tells the link apart, to the second that it expires in, and opens nothing. */
export function familyLinkId(family: { guardianId: string; expiresAt: Temporal.Instant }): string {
  const payload = Buffer.alloc(21);
  Buffer.from(family.guardianId.replaceAll('-', ''), 'hex').copy(payload);
  payload.writeUIntBE(Math.trunc(family.expiresAt.epochMilliseconds / 1000), 16, 5);
  return payload.toString('base64url');
}

/** Whose page a token opens, told only by a good one; `link` tells the link apart, and opens nothing. */
export function openFamilyToken(
  token: string,
  signer: LinkSigner,
  now: Temporal.Instant,
): { kind: 'good'; guardianId: string; link: string } | { kind: Exclude<LinkState, 'good'> } {
  const text = token.slice(0, payloadLength);
  const payload = Buffer.from(text, 'base64url');
  if (payload.length !== 21) return { kind: 'altered' };
  const kind = stateOfLink({
    expected: signature(text, signer),
    given: token.slice(payloadLength),
    expiresAt: Temporal.Instant.fromEpochMilliseconds(payload.readUIntBE(16, 5) * 1000),
    now,
  });
  if (kind !== 'good') return { kind };
  return { kind, guardianId: toUuid(payload.subarray(0, 16).toString('hex')), link: text };
}

function signature(text: string, signer: LinkSigner): string {
  return signer.sign(`family:${text}`).slice(0, signatureLength);
}

function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

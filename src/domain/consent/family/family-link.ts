import {
  type LinkSigner,
  type LinkState,
  type Signer,
  stateOfLink,
} from '#domain/shared/link/signed-link.ts';
import type { FamilyPage } from './family.ts';

// Staff copy a link into a message of their own, so its token is short: 16 bytes of guardian id and 5 bytes of expiry in
// seconds are 28 characters, and 22 more carry 132 bits of signature.
const payloadLength = 28;
const signatureLength = 22;

type Link = FamilyPage & { expiresAt: Temporal.Instant };

/** A family's page, open until a time to the person who has the link. */
export function familyLink(family: Link, publicUrl: string, signer: LinkSigner): string {
  return `${publicUrl.replace(/\/+$/, '')}/family/${familyToken(family, signer)}`;
}

export function familyToken(family: Link, signer: LinkSigner): string {
  const text = familyLinkId(family);
  return text + signature(kindOf(family), text, signer);
}

function kindOf(page: FamilyPage): Kind {
  if (!('guardianId' in page)) return 'family number';
  return page.byCode === true ? 'family by code' : 'family';
}

/** Tells the link apart, to the second that it expires in, and opens nothing. */
export function familyLinkId(family: Link): string {
  const payload = Buffer.alloc(21);
  const id = 'guardianId' in family ? family.guardianId : family.numberId;
  Buffer.from(id.replaceAll('-', ''), 'hex').copy(payload);
  payload.writeUIntBE(Math.trunc(family.expiresAt.epochMilliseconds / 1000), 16, 5);
  return payload.toString('base64url');
}

/** Whose page a token opens, told only by a good one; `link` tells the link apart, and opens nothing. */
export function openFamilyToken(
  token: string,
  signer: LinkSigner,
  now: Temporal.Instant,
): ({ kind: 'good'; link: string } & FamilyPage) | { kind: Exclude<LinkState, 'good'> } {
  const text = token.slice(0, payloadLength);
  const payload = Buffer.from(text, 'base64url');
  if (payload.length !== 21) return { kind: 'altered' };
  const id = toUuid(payload.subarray(0, 16).toString('hex'));
  const stateAs = (kind: Kind) =>
    stateOfLink({
      expected: signer.signers().map((one) => signature(kind, text, one)),
      given: token.slice(payloadLength),
      expiresAt: Temporal.Instant.fromEpochMilliseconds(payload.readUIntBE(16, 5) * 1000),
      now,
    });
  const [byCode, copied, number] = kinds.map(stateAs);
  if (byCode === 'good') return { kind: 'good', guardianId: id, byCode: true, link: text };
  if (copied === 'good') return { kind: 'good', guardianId: id, link: text };
  if (number === 'good') return { kind: 'good', numberId: id, link: text };
  return { kind: [byCode, copied, number].includes('expired') ? 'expired' : 'altered' };
}

/**
 * What is signed begins with the kind of page: the id of a phone never stands in for a guardian’s, nor a link that staff copy
 * for one that a code opened.
 */
const kinds = ['family by code', 'family', 'family number'] as const;
type Kind = (typeof kinds)[number];

function signature(kind: Kind, text: string, signer: Signer): string {
  return signer.sign(`${kind}:${text}`).slice(0, signatureLength);
}

function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

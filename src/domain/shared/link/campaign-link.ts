import { type LinkSigner, type LinkState, type Signer, stateOfLink } from './signed-link.ts';

/** Where each kind leads. Its name stands in front of what is signed: no kind stands in for another. */
const paths = {
  evidence: '/evidence',
  /** The same for counsel, as a PDF. */
  counsel: '/evidence/counsel',
  /** Of one phone in it alone. */
  'family-evidence': '/evidence/family',
  'family-counsel': '/evidence/family/counsel',
  /** Can be heard there. */
  recordings: '/recordings',
  unreached: '/reports/unreached',
} as const;

export type CampaignLinkKind = keyof typeof paths;

export type CampaignLinkParts = {
  campaignId: string;
  /** Where it is about one phone alone. */
  phoneId?: string | undefined;
  operatorId: string;
  expires: string;
};

/**
 * Where something of one campaign can be had until a time, by the person who asked for it.
 *
 * @example campaignLink('evidence', { campaignId, operatorId, expiresAt }, publicUrl, vault)
 */
export function campaignLink(
  kind: CampaignLinkKind,
  about: Omit<CampaignLinkParts, 'expires'> & { expiresAt: Temporal.Instant },
  publicUrl: string,
  signer: LinkSigner,
): string {
  const { expiresAt, ...named } = about;
  const parts = { ...named, expires: String(Math.trunc(expiresAt.epochMilliseconds / 1000)) };
  const address = campaignAddress(kind, { ...parts, signature: signature(kind, parts, signer) });
  return `${publicUrl.replace(/\/+$/, '')}${address}`;
}

/** The link again, without its host. */
export function campaignAddress(
  kind: CampaignLinkKind,
  parts: CampaignLinkParts & { signature: string },
): string {
  const { operatorId: operator, expires } = parts;
  const query = new URLSearchParams({ operator, expires, signature: parts.signature });
  return `${[paths[kind], ...subjectOf(parts)].join('/')}?${query.toString()}`;
}

/** Whether the parts of a link that came back are the ones that were given out. */
export function stateOfCampaignLink(
  kind: CampaignLinkKind,
  parts: CampaignLinkParts & { signature: string },
  signer: LinkSigner,
  now: Temporal.Instant,
): LinkState {
  return stateOfLink({
    expected: signer.signers().map((one) => signature(kind, parts, one)),
    given: parts.signature,
    expiresAt: Temporal.Instant.fromEpochMilliseconds(Number(parts.expires) * 1000),
    now,
  });
}

function signature(kind: CampaignLinkKind, parts: CampaignLinkParts, signer: Signer): string {
  const { operatorId, expires } = parts;
  return signer.sign([kind, ...subjectOf(parts), operatorId, expires].join(':'));
}

const subjectOf = ({ campaignId, phoneId }: CampaignLinkParts) =>
  phoneId === undefined ? [campaignId] : [campaignId, phoneId];

import { type LinkSigner, type LinkState, stateOfLink } from './signed-link.ts';

/** What a link of this kind leads to, and the word in front of what is signed: no kind stands in for another. */
export type CampaignLinkKind = { path: string; signs: Lowercase<string> };

export type CampaignLinkParts = { campaignId: string; operatorId: string; expires: string };

/** Where something of one campaign can be downloaded until a time, by the person who asked for it. */
export function campaignLink(
  kind: CampaignLinkKind,
  about: { campaignId: string; operatorId: string; expiresAt: Temporal.Instant },
  { publicUrl, signer }: { publicUrl: string; signer: LinkSigner },
): string {
  const { campaignId, operatorId, expiresAt } = about;
  const expires = String(Math.trunc(expiresAt.epochMilliseconds / 1000));
  const parts = { campaignId, operatorId, expires };
  const address = campaignAddress(kind, { ...parts, signature: signature(kind, parts, signer) });
  return `${publicUrl.replace(/\/+$/, '')}${address}`;
}

/** The link again, without its host. */
export function campaignAddress(
  { path }: CampaignLinkKind,
  parts: CampaignLinkParts & { signature: string },
): string {
  const { campaignId, operatorId: operator, expires } = parts;
  const query = new URLSearchParams({ operator, expires, signature: parts.signature });
  return `${path}/${campaignId}?${query.toString()}`;
}

/** Whether the parts of a link that came back are the ones that were given out. */
export function stateOfCampaignLink(
  kind: CampaignLinkKind,
  parts: CampaignLinkParts & { signature: string },
  signer: LinkSigner,
  now: Temporal.Instant,
): LinkState {
  return stateOfLink({
    expected: signature(kind, parts, signer),
    given: parts.signature,
    expiresAt: Temporal.Instant.fromEpochMilliseconds(Number(parts.expires) * 1000),
    now,
  });
}

function signature(kind: CampaignLinkKind, parts: CampaignLinkParts, signer: LinkSigner): string {
  return signer.sign(`${kind.signs}:${parts.campaignId}:${parts.operatorId}:${parts.expires}`);
}

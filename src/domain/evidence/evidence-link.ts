import {
  type CampaignLinkKind,
  type CampaignLinkParts,
  campaignAddress,
  campaignLink,
  stateOfCampaignLink,
} from '#domain/shared/link/campaign-link.ts';
import type { LinkSigner, LinkState } from '#domain/shared/link/signed-link.ts';

const evidence: CampaignLinkKind = { path: '/evidence', signs: 'evidence' };

/** Where the evidence of one campaign can be downloaded until a time, by the person who asked for it. */
export function evidenceLink(
  about: { campaignId: string; operatorId: string; expiresAt: Temporal.Instant },
  publicUrl: string,
  signer: LinkSigner,
): string {
  return campaignLink(evidence, about, { publicUrl, signer });
}

/** The link again, without its host. */
export const evidenceAddress = (parts: CampaignLinkParts & { signature: string }): string =>
  campaignAddress(evidence, parts);

/** Whether the parts of a link that came back are the ones that were given out. */
export function stateOfEvidenceLink(
  parts: CampaignLinkParts & { signature: string },
  signer: LinkSigner,
  now: Temporal.Instant,
): LinkState {
  return stateOfCampaignLink(evidence, parts, signer, now);
}

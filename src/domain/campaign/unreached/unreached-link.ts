import {
  type CampaignLinkKind,
  type CampaignLinkParts,
  campaignAddress,
  campaignLink,
  stateOfCampaignLink,
} from '#domain/shared/link/campaign-link.ts';
import type { LinkSigner, LinkState } from '#domain/shared/link/signed-link.ts';

const unreached: CampaignLinkKind = { path: '/reports/unreached', signs: 'unreached' };

/** Where the list of the families not reached can be downloaded until a time, by the person who asked for it. */
export function unreachedLink(
  about: { campaignId: string; operatorId: string; expiresAt: Temporal.Instant },
  publicUrl: string,
  signer: LinkSigner,
): string {
  return campaignLink(unreached, about, { publicUrl, signer });
}

/** The link again, without its host. */
export const unreachedAddress = (parts: CampaignLinkParts & { signature: string }): string =>
  campaignAddress(unreached, parts);

/** Whether the parts of a link that came back are the ones that were given out. */
export function stateOfUnreachedLink(
  parts: CampaignLinkParts & { signature: string },
  signer: LinkSigner,
  now: Temporal.Instant,
): LinkState {
  return stateOfCampaignLink(unreached, parts, signer, now);
}

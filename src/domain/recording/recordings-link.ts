import {
  type CampaignLinkKind,
  type CampaignLinkParts,
  campaignAddress,
  campaignLink,
  stateOfCampaignLink,
} from '#domain/shared/link/campaign-link.ts';
import type { LinkSigner, LinkState } from '#domain/shared/link/signed-link.ts';

const recordings: CampaignLinkKind = { path: '/recordings', signs: 'recordings' };

/** Where the recordings of one campaign can be heard until a time, by the person who asked. */
export function recordingsLink(
  about: { campaignId: string; operatorId: string; expiresAt: Temporal.Instant },
  publicUrl: string,
  signer: LinkSigner,
): string {
  return campaignLink(recordings, about, { publicUrl, signer });
}

/** The link again, without its host. */
export const recordingsAddress = (parts: CampaignLinkParts & { signature: string }): string =>
  campaignAddress(recordings, parts);

/** Whether the parts of a link that came back are the ones that were given out. */
export function stateOfRecordingsLink(
  parts: CampaignLinkParts & { signature: string },
  signer: LinkSigner,
  now: Temporal.Instant,
): LinkState {
  return stateOfCampaignLink(recordings, parts, signer, now);
}

import type { Request, Response } from 'express';
import {
  type CampaignLinkKind,
  campaignAddress,
  stateOfCampaignLink,
} from '#domain/shared/link/campaign-link.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import { aboutPath, evidenceQuery } from '#web/web-fields.ts';
import type { LinkedFile } from './file-page.ts';
import { refuseLink } from './refuse-link.ts';

type OpenLink = (
  request: Request,
  response: Response,
  signer: LinkSigner,
) => OpenedLink | undefined;

/** `phoneId` where it is about one phone of the closure alone. */
export type OpenedLink = LinkedFile & {
  phoneId: string | undefined;
  expiresAt: Temporal.Instant;
};

/** What a link of this kind leads to; undefined where it was refused, with the way to a new one. */
export function openCampaignLink(
  kind: CampaignLinkKind,
  { name, askAgain }: Pick<LinkedFile, 'name' | 'askAgain'>,
): OpenLink {
  return (request, response, signer) => {
    const path = aboutPath.safeParse(request.params);
    const query = evidenceQuery.safeParse(request.query);
    if (!path.success || !query.success) return refuseLink(response, 'altered', askAgain);
    const { operator: operatorId, expires, signature } = query.data;
    const { campaign, phone: phoneId } = path.data;
    const parts = { campaignId: campaign, phoneId, operatorId, expires, signature };
    const state = stateOfCampaignLink(kind, parts, signer, Temporal.Now.instant());
    if (state !== 'good') return refuseLink(response, state, askAgain);
    return {
      name,
      address: campaignAddress(kind, parts),
      subject: { kind: 'campaign', id: campaign },
      askAgain,
      operatorId,
      phoneId,
      expiresAt: Temporal.Instant.fromEpochMilliseconds(Number(expires) * 1000),
    };
  };
}

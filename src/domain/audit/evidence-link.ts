import { type LinkSigner, type LinkState, stateOfLink } from '#domain/shared/link/signed-link.ts';

type EvidenceLinkParts = { campaignId: string; operatorId: string; expires: string };

/** Where the evidence of one campaign can be downloaded until a time, by the person who asked for it. */
export function evidenceLink(
  evidence: { campaignId: string; operatorId: string; expiresAt: Temporal.Instant },
  publicUrl: string,
  signer: LinkSigner,
): string {
  const { campaignId, operatorId, expiresAt } = evidence;
  const expires = String(Math.trunc(expiresAt.epochMilliseconds / 1000));
  const parts = { campaignId, operatorId, expires };
  const address = evidenceAddress({ ...parts, signature: signature(parts, signer) });
  return `${publicUrl.replace(/\/+$/, '')}${address}`;
}

/** The link again, without its host. */
export function evidenceAddress(parts: EvidenceLinkParts & { signature: string }): string {
  const { campaignId, operatorId: operator, expires } = parts;
  const query = new URLSearchParams({ operator, expires, signature: parts.signature });
  return `/evidence/${campaignId}?${query.toString()}`;
}

/** Whether the parts of a link that came back are the ones that were given out. */
export function stateOfEvidenceLink(
  parts: EvidenceLinkParts & { signature: string },
  signer: LinkSigner,
  now: Temporal.Instant,
): LinkState {
  return stateOfLink({
    expected: signature(parts, signer),
    given: parts.signature,
    expiresAt: Temporal.Instant.fromEpochMilliseconds(Number(parts.expires) * 1000),
    now,
  });
}

/** The word in front keeps the signature of one kind of link from standing in for another. */
function signature(parts: EvidenceLinkParts, signer: LinkSigner): string {
  return signer.sign(`evidence:${parts.campaignId}:${parts.operatorId}:${parts.expires}`);
}

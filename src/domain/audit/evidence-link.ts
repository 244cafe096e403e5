import { type LinkSigner, type LinkState, stateOfLink } from '#domain/shared/signed-link.ts';

/** Where the evidence of one campaign can be downloaded until a time, by whoever has the link. */
export function evidenceLink(
  evidence: { campaignId: string; expiresAt: Temporal.Instant },
  publicUrl: string,
  signer: LinkSigner,
): string {
  const expires = String(Math.trunc(evidence.expiresAt.epochMilliseconds / 1000));
  const link = new URL(`${publicUrl.replace(/\/+$/, '')}/evidence/${evidence.campaignId}`);
  link.searchParams.set('expires', expires);
  link.searchParams.set('signature', signature(evidence.campaignId, expires, signer));
  return link.href;
}

/** Whether the parts of a link that came back are the ones that were given out. */
export function stateOfEvidenceLink(
  parts: { campaignId: string; expires: string; signature: string },
  signer: LinkSigner,
  now: Temporal.Instant,
): LinkState {
  return stateOfLink({
    expected: signature(parts.campaignId, parts.expires, signer),
    given: parts.signature,
    expiresAt: Temporal.Instant.fromEpochMilliseconds(Number(parts.expires) * 1000),
    now,
  });
}

/** The word in front keeps the signature of one kind of link from standing in for another. */
function signature(campaignId: string, expires: string, signer: LinkSigner): string {
  return signer.sign(`evidence:${campaignId}:${expires}`);
}

import { makeLinkToken, openLinkToken, type SignPayload } from '#domain/shared/link/link-token.ts';
import type { LinkSigner, LinkState, Signer } from '#domain/shared/link/signed-link.ts';

/** The forms in which the consent report leaves the product: for staff, for boards, for a card. */
export const reportFormats = ['csv', 'pdf', 'png'] as const;
export type ReportFormat = (typeof reportFormats)[number];

type Asked = { operatorId: string; expiresAt: Temporal.Instant };

/** Where the report can be fetched until a time. It names who asked for it, so that its download can be put down to them. */
export function reportLink(
  asked: Asked & { format: ReportFormat },
  publicUrl: string,
  signer: LinkSigner,
): string {
  const { format, operatorId, expiresAt } = asked;
  const token = makeLinkToken({ id: operatorId, expiresAt }, signing(format, signer));
  return `${publicUrl.replace(/\/+$/, '')}/reports/consent/${token}.${format}`;
}

/** Who asked for the report that a token opens, told only by a good one. */
export function openReportToken(
  given: { token: string; format: ReportFormat },
  signer: LinkSigner,
  now: Temporal.Instant,
): ({ kind: 'good' } & Asked) | { kind: Exclude<LinkState, 'good'> } {
  const opened = openLinkToken(
    given.token,
    signer.signers().map((one) => signing(given.format, one)),
    now,
  );
  if (opened.kind !== 'good') return opened;
  return { kind: 'good', operatorId: opened.id, expiresAt: opened.expiresAt };
}

/**
 * A link is good for one format only: chat platforms fetch the picture and keep its address, and must not get at the
 * file by it.
 */
function signing(format: ReportFormat, signer: Signer): SignPayload {
  return (payload) => signer.sign(`consent-report:${format}:${payload}`);
}

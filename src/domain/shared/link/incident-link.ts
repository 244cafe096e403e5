import { makeLinkToken, openLinkToken } from './link-token.ts';
import type { LinkSigner, Signer } from './signed-link.ts';

/** What can be had of an incident as a file: everybody concerned, letters to them, notices to offices, and what was done. */
export const incidentFiles = ['concerned', 'letters', 'offices', 'record'] as const;
export type IncidentFile = (typeof incidentFiles)[number];

type Named = { file: IncidentFile; operatorId: string };

/** Where a file of an incident can be had until a time, by the person who asked for it. */
export function incidentLink(
  about: Named & { incidentId: string; expiresAt: Temporal.Instant },
  publicUrl: string,
  signer: LinkSigner,
): string {
  const token = makeLinkToken(
    { id: about.incidentId, expiresAt: about.expiresAt },
    signing(about, signer),
  );
  return `${publicUrl.replace(/\/+$/, '')}${incidentAddress({ ...about, token })}`;
}

/** The link again, without its host. */
export const incidentAddress = ({ file, operatorId, token }: Named & { token: string }): string =>
  `/incidents/${file}/${operatorId}/${token}`;

/** The incident that a link is of; only a good one tells. */
export const openIncidentLink = (
  about: Named & { token: string },
  signer: LinkSigner,
  now: Temporal.Instant,
) =>
  openLinkToken(
    about.token,
    signer.signers().map((one) => signing(about, one)),
    now,
  );

const signing =
  ({ file, operatorId }: Named, signer: Signer) =>
  (payload: string) =>
    signer.sign(`incident-file:${file}:${operatorId}:${payload}`);

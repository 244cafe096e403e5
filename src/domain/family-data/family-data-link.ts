import {
  type LinkSigner,
  type LinkState,
  type Signer,
  stateOfLink,
} from '#domain/shared/link/signed-link.ts';
import { askers, type IdentityCheck, identityChecks, type WhoAsks } from './family-data.ts';

export const familyFormats = ['pdf', 'json'] as const;
export type FamilyFormat = (typeof familyFormats)[number];

/** Whose data, as which file, for whom of the staff, and who asked them for it. */
export type FamilyLink = {
  guardianId: string;
  format: FamilyFormat;
  whoAsks: WhoAsks;
  checked: IdentityCheck;
  operatorId: string;
  expiresAt: Temporal.Instant;
};

/** Where the file can be fetched until a time, by the person who asked for it and nobody else. */
export function familyDataLink(link: FamilyLink, publicUrl: string, signer: LinkSigner): string {
  return `${publicUrl.replace(/\/+$/, '')}${familyDataAddress(link, signer)}`;
}

/** The link without its host. */
export function familyDataAddress(link: FamilyLink, signer: LinkSigner): string {
  const query = new URLSearchParams({
    who: link.whoAsks,
    checked: link.checked,
    operator: link.operatorId,
    expires: String(secondsOf(link.expiresAt)),
    signature: signature(link, signer),
  });
  return `/reports/family/${link.guardianId}.${link.format}?${query.toString()}`;
}

/** As it came back in an address: `expires` in seconds. */
export type GivenFamilyLink = {
  guardian: string;
  format: FamilyFormat;
  who: string;
  checked: string;
  operator: string;
  expires: string;
  signature: string;
};

export function openFamilyLink(
  given: GivenFamilyLink,
  signer: LinkSigner,
  now: Temporal.Instant,
): { kind: 'good'; link: FamilyLink } | { kind: Exclude<LinkState, 'good'> } {
  const whoAsks = askers.find((one) => one === given.who);
  const checked = identityChecks.find((one) => one === given.checked);
  if (whoAsks === undefined || checked === undefined) return { kind: 'altered' };
  const link = {
    guardianId: given.guardian,
    format: given.format,
    whoAsks,
    checked,
    operatorId: given.operator,
    expiresAt: Temporal.Instant.fromEpochMilliseconds(Number(given.expires) * 1000),
  };
  const kind = stateOfLink({
    expected: signer.signers().map((one) => signature(link, one)),
    given: given.signature,
    expiresAt: link.expiresAt,
    now,
  });
  return kind === 'good' ? { kind, link } : { kind };
}

const secondsOf = (at: Temporal.Instant) => Math.trunc(at.epochMilliseconds / 1000);

function signature(link: FamilyLink, signer: Signer): string {
  const { guardianId, format, whoAsks, checked, operatorId, expiresAt } = link;
  const parts = [guardianId, format, whoAsks, checked, operatorId, secondsOf(expiresAt)];
  return signer.sign(`family-data:${parts.join(':')}`);
}

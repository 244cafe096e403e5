import {
  type LinkSigner,
  type LinkState,
  type Signer,
  stateOfLink,
} from '#domain/shared/link/signed-link.ts';
import type { ReportFormat, ReportPeriod } from './report.ts';

/** What somebody asked for: a report or the annual pack, of which days and schools, as which file. */
export type ReportAsked = {
  name: string;
  format: ReportFormat;
  period: ReportPeriod;
  /** Undefined for all schools that the person may read about. */
  schoolId: string | undefined;
  operatorId: string;
  expiresAt: Temporal.Instant;
};

/** Where a file can be fetched until a time, by the person who asked for it, with what they asked for and nothing else. */
export function reportLink(asked: ReportAsked, publicUrl: string, signer: LinkSigner): string {
  return `${publicUrl.replace(/\/+$/, '')}${reportAddress(asked, signer)}`;
}

/** The link without its host. */
export function reportAddress(asked: ReportAsked, signer: LinkSigner): string {
  const query = new URLSearchParams({
    from: asked.period.from.toString(),
    to: asked.period.to.toString(),
    ...(asked.schoolId !== undefined && { school: asked.schoolId }),
    operator: asked.operatorId,
    expires: String(secondsOf(asked.expiresAt)),
    signature: signature(asked, signer),
  });
  return `/reports/${asked.name}.${asked.format}?${query.toString()}`;
}

/** As it came back in an address: `expires` in seconds. */
export type GivenReportLink = {
  name: string;
  format: ReportFormat;
  from: string;
  to: string;
  school?: string;
  operator: string;
  expires: string;
  signature: string;
};

/** What was asked for is told only by a good link. */
export function openReportLink(
  given: GivenReportLink,
  signer: LinkSigner,
  now: Temporal.Instant,
): { kind: 'good'; asked: ReportAsked } | { kind: Exclude<LinkState, 'good'> } {
  const asked = {
    name: given.name,
    format: given.format,
    period: {
      from: Temporal.PlainDate.from(given.from),
      to: Temporal.PlainDate.from(given.to),
    },
    schoolId: given.school,
    operatorId: given.operator,
    expiresAt: Temporal.Instant.fromEpochMilliseconds(Number(given.expires) * 1000),
  };
  const kind = stateOfLink({
    expected: signer.signers().map((one) => signature(asked, one)),
    given: given.signature,
    expiresAt: asked.expiresAt,
    now,
  });
  return kind === 'good' ? { kind, asked } : { kind };
}

const secondsOf = (at: Temporal.Instant) => Math.trunc(at.epochMilliseconds / 1000);

function signature(asked: ReportAsked, signer: Signer): string {
  const { name, format, period, schoolId, operatorId, expiresAt } = asked;
  const parts = [name, format, period.from, period.to, schoolId ?? '', operatorId];
  return signer.sign(`report:${parts.join(':')}:${secondsOf(expiresAt)}`);
}

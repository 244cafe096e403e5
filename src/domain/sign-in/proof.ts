import { hash } from 'node:crypto';
import type { SealedContent } from '#domain/closure/seal/fingerprint.ts';
import { type DirectoryIdentity, nonceOf } from './sign-in.ts';

/** A signed token behind one approval, and what its nonce has to be made of. */
export type Evidence = { signInId: string; token: string; secret: Buffer };

/** An approval, by the person that the staff list says. */
export type Vote = { person: DirectoryIdentity; at: Temporal.Instant; evidence: Evidence[] };

/** What this database says of a campaign that is to call, or calls; a worker believes as little of it as it can. */
export type Start = {
  campaignId: string;
  versionId: string;
  number: number;
  fingerprint: Buffer;
  purpose: string;
  sealedText: string;
  /** Those who asked or edited. */
  authors: DirectoryIdentity[];
  votes: Vote[];
  /** Of a list of absent students: what was approved to cover it. */
  under?: Start | undefined;
};

/** What the fingerprint was taken over, as far as it says who must have signed in. */
export type Sealed = {
  purpose: string;
  phones: number;
  approvalsNeeded: number;
  expiresAt: Temporal.Instant;
  stopTryingAt: Temporal.Instant;
};

export type SignedClaims = DirectoryIdentity & {
  nonce: string;
  issuedAt: Temporal.Instant;
  signedInAt: Temporal.Instant;
  roles: readonly string[];
};

/** The sealed text, where the fingerprint is of it and it is of this campaign; taken again here, and not asked of the database. */
export function readSealed(start: Start): Sealed | undefined {
  const { fingerprint, sealedText, campaignId, number, purpose } = start;
  if (!hash('sha256', Buffer.from(sealedText), 'buffer').equals(fingerprint)) return undefined;
  const sealed = parse(sealedText);
  return sealed?.campaign === campaignId && sealed.version === number && sealed.purpose === purpose
    ? sealed
    : undefined;
}

/** Whether nobody calls this many phones, or for this purpose, without a signed sign-in. */
export const needsProof = ({ purpose, phones }: Sealed, above: number): boolean =>
  purpose !== 'emergency' || phones > above;

/**
 * What was approved to cover a list or a weekly notice, where it lies inside: the same words, kind and schools, no more of them, and
 * no other day. Read from both sealed texts, and not asked of the database.
 */
export function readUnder({ sealedText, under }: Start): Sealed | undefined {
  const sealed = under === undefined ? undefined : readSealed(under);
  if (under === undefined || sealed === undefined) return undefined;
  const run = JSON.parse(sealedText) as SealedContent;
  const covers = JSON.parse(under.sealedText) as SealedContent;
  return isSaidAs(run, covers) && isInside(run, covers) ? sealed : undefined;
}

const isSaidAs = (run: SealedContent, covers: SealedContent) =>
  isSameJson(run.texts, covers.texts) &&
  isSameJson(run.fields?.texts, covers.fields?.texts) &&
  isSameJson(run.staffTexts, covers.staffTexts) &&
  (run.letters === undefined || covers.letters !== undefined) &&
  run.happening === covers.happening &&
  run.purpose === covers.purpose &&
  run.schools.every((id) => covers.schools.includes(id));

function isInside(run: SealedContent, covers: SealedContent): boolean {
  const { until, most } = covers.stands ?? { until: '' };
  if (run.eventDate > until) return false;
  if (most === undefined) return isOfItsWeeks(run, covers);
  return run.happening === 'absence' && (run.groupMembers?.students ?? Infinity) <= most;
}

/** The same announcement on the same weekday, to hardly more than the first time. */
function isOfItsWeeks(run: SealedContent, first: SealedContent): boolean {
  const days = Temporal.PlainDate.from(first.eventDate).until(run.eventDate).total('days');
  const { count } = first.recipients;
  return (
    run.happening === 'other' &&
    isSameJson(run.groups, first.groups) &&
    run.schools.length === first.schools.length &&
    days > 0 &&
    days % 7 === 0 &&
    run.recipients.count <= Math.max(Math.floor((count * 5) / 4), count + 10)
  );
}

const isSameJson = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Between the sign-in and the approval lie at most five minutes and ten; a directory may date its tokens five back. */
const longest = Temporal.Duration.from({ minutes: 20 });
const tolerance = Temporal.Duration.from({ minutes: 1 });
/** A worker's clock decides nothing but that last week's closure is not this week's. */
const longestPast = Temporal.Duration.from({ hours: 24 });

/** Why a token proves nothing for this vote; undefined where it does. */
export function faultOf(
  proof: { start: Start; sealed: Sealed; vote: Vote; evidence: Evidence; claims: SignedClaims },
  approverRole: string | undefined,
): string | undefined {
  const { start, sealed, vote, evidence, claims } = proof;
  const { tenant, id, nonce, issuedAt, signedInAt, roles } = claims;
  const person = { tenant, id };
  const { fingerprint } = start;
  if (!isSame(vote.person, person)) return 'other-person';
  if (nonce !== nonceOf({ fingerprint, person, secret: evidence.secret })) return 'other-nonce';
  if (start.authors.some((author) => isSame(author, person))) return 'author';
  if (approverRole !== undefined && !roles.includes(approverRole)) return 'no-approver-role';
  const earliest = vote.at.subtract(longest);
  const latest = vote.at.add(tolerance);
  if ([issuedAt, signedInAt].some((at) => isBefore(at, earliest) || isBefore(latest, at)))
    return 'not-fresh';
  // Who signed in, and when, is the directory's word, also where the time of the vote is nobody's.
  return isBefore(sealed.expiresAt.add(tolerance), signedInAt) ? 'too-late' : undefined;
}

export const isLongOver = ({ stopTryingAt }: Sealed, now: Temporal.Instant): boolean =>
  isBefore(stopTryingAt.add(longestPast), now);

const isSame = (one: DirectoryIdentity, other: DirectoryIdentity) =>
  one.tenant === other.tenant && one.id === other.id;

const isBefore = (one: Temporal.Instant, other: Temporal.Instant) =>
  Temporal.Instant.compare(one, other) < 0;

/** Text of any shape is a no and never an error: it may be anybody's. */
function parse(text: string): (Sealed & { campaign: string; version: number }) | undefined {
  try {
    const { campaign, version, purpose, approvalsNeeded, recipients, ...times } = JSON.parse(
      text,
    ) as SealedContent;
    const isRight =
      Number.isInteger(recipients.count) &&
      Number.isInteger(approvalsNeeded) &&
      approvalsNeeded > 0 &&
      typeof purpose === 'string';
    if (!isRight) return undefined;
    return {
      campaign,
      version,
      purpose,
      phones: recipients.count,
      approvalsNeeded,
      expiresAt: Temporal.Instant.from(times.expiresAt),
      stopTryingAt: Temporal.Instant.from(times.stopTryingAt),
    };
  } catch {
    return undefined;
  }
}

import type { Evidence } from '#domain/consent/ledger/evidence.ts';
import {
  isAfter,
  isBefore,
  type NumberCheck,
  newest,
  type PhoneLedger,
  standing,
} from '#domain/consent/rules/ledger.ts';
import type { Facts } from '#domain/consent/rules/rule.ts';
import type { OfficePhone } from '#domain/office/office-phone.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/** How one phone stands: who uses it, what it may be used for now, by which rule and on which evidence. */
export type PhoneConsent = OfficePhone & {
  at: Temporal.Instant;
  /** Of the district, an IANA name. */
  timeZone: string;
  answers: PhoneAnswer[];
  flags: PhoneFlag[];
  /** The newest answer of the Reassigned Numbers Database, whether or not it may still be used. */
  check: (NumberCheck & { isGood: boolean }) | undefined;
  /** The standing blocks that the asker may lift, by id. */
  liftable: string[];
  /** The guardians' own pages that the asker is shown the way to, and until when each is open. */
  pages: { guardianId: string; expiresAt: Temporal.Instant }[];
};

/** A button carries their ids, in at most 500 characters; whoever has more presses again. */
export const mostLiftable = 10;

/** Teams shows six buttons, and three or four of them are for what can be done. */
export function pagesShown(asked: {
  guardians: OfficePhone['guardians'];
  liftable: readonly string[];
  at: Temporal.Instant;
}): PhoneConsent['pages'] {
  const expiresAt = asked.at.add({ hours: 7 * 24 });
  return asked.guardians
    .slice(0, asked.liftable.length > 0 ? 2 : 3)
    .map(({ id }) => ({ guardianId: id, expiresAt }));
}

export type PhoneAnswer = {
  purpose: Purpose;
  channel: Channel;
  allows: boolean;
  /** The rule's id, and what it says to people. */
  rule: string;
  reason: string;
  citation: string;
  /** What the rule rests on, where that is a row of this phone. */
  evidence: Evidence | undefined;
};

/** What stands against a phone, whatever consent says. */
export type PhoneFlag = {
  kind:
    | 'wrong-number'
    | 'reassigned'
    | 'emergency-opt-out'
    | 'carrier-stop'
    | 'district-block'
    | 'emergency-line'
    | 'bad-number'
    | 'student-line';
  /** Undefined where the roster or the carrier says so and nobody kept the day. */
  since: Temporal.Instant | undefined;
};

/** The flags that hold, by the facts that the rules look at; their days are from the ledger. */
export function flagsOf(ledger: PhoneLedger, facts: Facts): PhoneFlag[] {
  const { revocations } = standing(ledger);
  const said = (test: (revocation: (typeof revocations)[number]) => boolean) =>
    newest(revocations.filter(test), ({ receivedAt }) => receivedAt)?.receivedAt;
  const blocked = (kind: 'emergency-line' | 'district') =>
    newest(
      ledger.blocks.filter(
        (block) =>
          block.kind === kind &&
          block.lifts === null &&
          !ledger.blocks.some(({ lifts }) => lifts === block.id),
      ),
      ({ blockedAt }) => blockedAt,
    )?.blockedAt;
  const flags: (PhoneFlag & { holds: boolean })[] = [
    {
      kind: 'wrong-number',
      holds: facts['wrong-number'] === 'yes',
      since: said(({ scope }) => scope === 'wrong-number'),
    },
    {
      kind: 'reassigned',
      holds: facts.reassigned === 'yes',
      since: newest(ledger.checks, ({ askedAt }) => askedAt)?.askedAt,
    },
    {
      kind: 'emergency-opt-out',
      holds: facts.consent === 'emergency-opt-out',
      since: said(({ scope }) => scope === 'all'),
    },
    {
      kind: 'carrier-stop',
      holds: facts['carrier-stop'] === 'yes',
      since: said(({ means }) => means === 'carrier-stop'),
    },
    {
      kind: 'district-block',
      holds: facts['district-block'] === 'yes',
      since: blocked('district'),
    },
    {
      kind: 'emergency-line',
      holds: facts['emergency-line'] === 'yes',
      since: blocked('emergency-line'),
    },
    { kind: 'bad-number', holds: facts['bad-number'] === 'yes', since: undefined },
    { kind: 'student-line', holds: facts.student !== 'no', since: undefined },
  ];
  return flags.filter(({ holds }) => holds).map(({ kind, since }) => ({ kind, since }));
}

/** The last answer about reassignment. A consent that is newer than a "yes" asks for a new check. */
export function checkOf(ledger: PhoneLedger, at: Temporal.Instant): PhoneConsent['check'] {
  const check = newest(ledger.checks, ({ askedAt }) => askedAt);
  if (check === undefined) return undefined;
  const isRenewed = standing(ledger).records.some(
    ({ endsWithdrawal, obtainedAt }) => endsWithdrawal && isAfter(obtainedAt, check.askedAt),
  );
  const isGood = check.answer === 'yes' ? !isRenewed : isBefore(at, check.goodUntil);
  return { ...check, isGood };
}

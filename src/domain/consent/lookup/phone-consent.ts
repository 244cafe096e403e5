import type { NumberAnswer } from '#domain/consent/ledger/consent.ts';
import type { Evidence } from '#domain/consent/ledger/evidence.ts';
import type { OfficePhone } from '#domain/office/office-phone.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { longestLinkDays } from '#domain/shared/link/signed-link.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/** How one phone stands: who uses it, what it may be used for now, by which rule and on which evidence. */
export type PhoneConsent = OfficePhone & {
  at: Temporal.Instant;
  /** Of the district, an IANA name. */
  timeZone: string;
  answers: PhoneAnswer[];
  flags: PhoneFlag[];
  /** The newest answer of the Reassigned Numbers Database, whether or not it may still be used. */
  check:
    | {
        answer: NumberAnswer;
        askedAt: Temporal.Instant;
        goodUntil: Temporal.Instant;
        isGood: boolean;
      }
    | undefined;
  /** The database is asked about it now. */
  isChecking: boolean;
  /** The newest notice of rights that went to it. */
  notice: { at: Temporal.Instant; channel: Channel; language: string; version: string } | undefined;
  /** The standing blocks that the actor may lift, by id. */
  liftable: string[];
  /** Those by which it gets texts alone, by id: anyone in the office may take down that calls are wanted again. */
  textsOnly: string[];
  /** Guardians who list it with other numbers: since when it rings first of theirs, as they asked. */
  firsts: { guardianId: string; since: Temporal.Instant | null }[];
  /** The guardians' own pages that the actor is shown the way to, and until when each is open. */
  pages: { guardianId: string; expiresAt: Temporal.Instant }[];
};

/** A button carries their ids, in at most 500 characters; anyone who has more presses again. */
export const mostLiftable = 10;

/** Teams shows six buttons. */
const mostButtons = 6;

/** The pages that there is room for beside what can be done with the number, Details among it unless this is all there is. */
export function pagesShown(asked: {
  guardians: OfficePhone['guardians'];
  liftable: readonly string[];
  textsOnly: readonly string[];
  firsts: PhoneConsent['firsts'];
  answers: readonly PhoneAnswer[];
  at: Temporal.Instant;
  isWhole: boolean;
}): PhoneConsent['pages'] {
  const expiresAt = asked.at.add({ hours: longestLinkDays * 24 });
  const acts =
    (asked.isWhole ? 3 + toChoose(asked).length : 4) +
    (asked.liftable.length + asked.textsOnly.length > 0 ? 1 : 0) +
    (mayBeTexted(asked) ? 1 : 0);
  return asked.guardians
    .slice(0, Math.max(0, mostButtons - acts))
    .map(({ id }) => ({ guardianId: id, expiresAt }));
}

/** For whom it could ring first. */
export const toChoose = ({ firsts }: Pick<PhoneConsent, 'firsts'>): PhoneConsent['firsts'] =>
  firsts.filter(({ since }) => since === null);

/** Whether the office may text it the address of the family page. */
export function mayBeTexted({ answers }: { answers: readonly PhoneAnswer[] }): boolean {
  return answers.some(
    ({ channel, purpose, allows }) => channel === 'text' && purpose === 'school-mission' && allows,
  );
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
    | 'texts-only'
    | 'student-line';
  /** Null where the roster or the carrier says so and nobody kept the day. */
  since: Temporal.Instant | null;
};

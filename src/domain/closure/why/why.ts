import type { CampaignState, Told } from '#domain/closure/campaign.ts';
import type { ContactTally } from '#domain/closure/view/outcome-part.ts';
import type { Evidence } from '#domain/consent/ledger/evidence.ts';
import type { OfficePhone } from '#domain/office/office-phone.ts';
import type { Channel, Delivery } from '#domain/shared/channel.ts';
import type { Happening } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/** Why one phone was called in one closure, or was not: by which rule, on which evidence. */
export type Why = {
  phone: OfficePhone;
  timeZone: string;
  closure: WhyClosure;
  /** One a channel, in the order calls, texts. */
  channels: WhyChannel[];
  /** Present where it went out by e-mail too: one for each address of those who use the phone. */
  emails?: WhyEmail[];
  /** Present where it was on the list as an emergency contact’s. */
  contact?: WhyContact;
};

/** Why an emergency contact was called, or wasn't needed. */
export type WhyContact = {
  /** Its place in line. */
  turn: number;
  /** A phone of the family was on the list; where none was, nobody of it could be told. */
  hasFamily: boolean;
  /** All contacts of the closure. */
  tally: ContactTally;
};

/** What became of the e-mail to one address; never the address. */
export type WhyEmail = {
  /** Null where its list of e-mails has it not. */
  state: 'waiting' | 'sending' | 'sent' | 'refused' | 'bounced' | 'dropped' | 'unknown' | null;
  /** A word of ours, or the mail server's code. */
  why: string | null;
  at: Temporal.Instant | null;
  /** Why the address gets no e-mail now. */
  blocker: 'unsubscribed' | 'refused' | null;
};

export type WhyClosure = {
  number: number;
  happening: Happening;
  purpose: Purpose;
  delivery: Delivery;
  state: CampaignState;
  eventDate: string;
  /** When this version was asked for; its list was sealed right after. */
  submittedAt: Temporal.Instant;
  ruleSet: string | null;
  /** Labels of the groups whose families alone it told; none where it told all of its schools. */
  groups: string[];
  /** It calls emergency contacts whose family wasn't reached. A correction tells again those who were. */
  callsContacts: boolean;
};

export type WhyChannel = {
  channel: Channel;
  listed: WhyListed;
  /** How many children its call can name, where the words have fields. */
  named?: number | undefined;
  /** Where its household's phones ring in turn: which of them it is, and since when it is the first of its guardian's, as they asked. */
  turn?: { place: number; phones: number; firstSince: Temporal.Instant | null };
  attempts: WhyAttempt[];
  /** What the rules say now, where that is something else than the list says. */
  now: { allows: boolean; reason: string; rule: string } | undefined;
};

export type WhyRule = {
  id: string;
  ruleSet: string;
  reason: string;
  citation: string;
  /** Where it asks for more than the law, and why. */
  beyondLaw: string | null;
};

export type WhyListed =
  | { kind: 'included' | 'excluded'; rule: WhyRule; evidence: Evidence | undefined }
  /** The phone is in the list of neither kind. */
  | { kind: 'absent'; because: WhyAbsent };

export type WhyAbsent =
  /** The closure made no calls, or no texts. */
  | 'not-this-way'
  /** The list has not been sealed. */
  | 'not-sealed'
  /** The number is off the roster, and was when the list was made. */
  | 'not-on-roster'
  /** The family's schools are not among the closure's. */
  | 'other-schools'
  /** None of the family's students is in the groups that the closure is for. */
  | 'other-groups'
  /** The closure told staff, and nobody who uses the phone works at its schools. */
  | 'only-staff'
  /** Who uses the phone works at the closure's schools, and it told families. */
  | 'only-families'
  /** Who uses the phone is an emergency contact of a student there, and it called none. */
  | 'no-contacts'
  /** The closure corrects another one, which did not reach this phone. */
  | 'not-reached-before'
  /** It tells the families of an incident, which does not concern this one. */
  | 'not-concerned'
  /** It tells of their rights those who had no notice for a year, and this family had one. */
  | 'had-the-notice'
  /** The roster has the family at these schools now, and had not when the list was made. */
  | 'joined-later';

export type WhyAttempt = {
  tryNumber: number;
  /** When the call was committed to, or when it was decided against. */
  at: Temporal.Instant | null;
  state: string;
  disposition: string | null;
  /** Where it was not needed: when a person at another phone of the household had been told. */
  householdAt: Temporal.Instant | null;
  /** How many children it named to somebody who pressed 6. Absent where nobody did. */
  hasNamed?: number;
  /** Somebody pressed 1, where the call asks for that. */
  hasConfirmed?: true;
  /** The rule as it was read again in the transaction that committed to it. */
  rule: WhyRule | undefined;
};

export const wasPlaced = ({ state, at }: WhyAttempt): boolean =>
  at !== null && !['planned', 'claimed', 'suppressed'].includes(state);

/** Why a phone is not in the list, as far as the roster of today tells. */
export function whyAbsent(about: {
  channel: Channel;
  delivery: Delivery;
  isSealed: boolean;
  isCorrection: boolean;
  isNotice: boolean;
  isForThoseDue: boolean;
  /** The roster has the family in the closure's groups now; so it is for schools. */
  isOfGroups: boolean;
  tells: Told;
  /** Where who uses the phone works. */
  staffSchoolIds: readonly string[];
  /** Where the students are whose emergency contact uses it. */
  contactSchoolIds: readonly string[];
  callsContacts: boolean;
  familySchoolIds: readonly string[];
  closureSchoolIds: readonly string[];
}): WhyAbsent {
  if (!about.isSealed) return 'not-sealed';
  if (about.delivery === (about.channel === 'voice' ? 'text' : 'call')) return 'not-this-way';
  const elsewhere = whyElsewhere(about);
  if (elsewhere !== undefined) return elsewhere;
  if (!about.isOfGroups) return 'other-groups';
  if (about.isNotice) return 'not-concerned';
  if (about.isForThoseDue) return 'had-the-notice';
  return about.isCorrection ? 'not-reached-before' : 'joined-later';
}

/** Where it is for other people: of other schools, or not of those whom it tells. */
function whyElsewhere(
  about: Pick<
    Parameters<typeof whyAbsent>[0],
    | 'tells'
    | 'familySchoolIds'
    | 'staffSchoolIds'
    | 'contactSchoolIds'
    | 'callsContacts'
    | 'closureSchoolIds'
  >,
): WhyAbsent | undefined {
  const { tells, familySchoolIds, staffSchoolIds, contactSchoolIds, closureSchoolIds } = about;
  if (familySchoolIds.length + staffSchoolIds.length + contactSchoolIds.length === 0)
    return 'not-on-roster';
  const isOf = (ids: readonly string[]) => ids.some((id) => closureSchoolIds.includes(id));
  const [isFamily, isStaff] = [isOf(familySchoolIds), isOf(staffSchoolIds)];
  if (!isFamily && !isStaff && isOf(contactSchoolIds))
    return about.callsContacts ? undefined : 'no-contacts';
  if (!isFamily && !isStaff) return 'other-schools';
  if (tells === 'staff' && !isStaff) return 'only-staff';
  return tells === 'families' && !isFamily ? 'only-families' : undefined;
}

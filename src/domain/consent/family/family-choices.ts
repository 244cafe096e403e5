import type { GiverRelation } from '#domain/consent/ledger/consent.ts';
import { type PageWording, pageWording } from '#domain/consent/wording/page-wording.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import type { Family, FamilyAnswer, FamilyPage, FamilyPhone, Withdrawal } from './family.ts';

/** By these rules nobody at a number may be contacted at all, not even when they ask. */
export const closedRules = [
  'unknown-phone',
  'emergency-line',
  'wrong-number',
  'reassigned',
  'no-identity',
  'not-on-roster',
  'barred-by-custody',
  'district-block',
  'bad-number',
  'landline-text',
  'carrier-stop',
];

/**
 * What no agreement on a page can lift. A wrong or reassigned number may be a stranger's: anyone who has the page has not
 * shown that they have the phone. The carrier's STOP ends by a text from that phone alone.
 */
const closed = new Set([...closedRules, 'texts-only', 'gate-outdated']);

/** A consent is on file and another one is wanted: a younger one, or a parent's. */
const renewable = new Set(['consent-too-old', 'mission-student-line']);

type Use = { channel: Channel; purpose: ConsentPurpose };

export function mayAgree(family: Family, phone: FamilyPhone, answer: FamilyAnswer): boolean {
  return (
    family.relation !== undefined &&
    answer.purpose !== 'emergency' &&
    !closed.has(answer.rule) &&
    // 34 CFR 98: nothing but school on a student's own line.
    !(phone.isStudentLine && answer.purpose === 'other') &&
    (answer.consent !== 'given' || renewable.has(answer.rule))
  );
}

/** The words to agree to; none where nothing can be agreed to. */
export function agreementFor(
  family: Family,
  phone: FamilyPhone,
  use: Use & { language: string },
): PageWording | undefined {
  const answer = answerFor(phone, use);
  if (answer === undefined || !mayAgree(family, phone, answer)) return undefined;
  const endsOptOut = answer.consent === 'opted-out';
  return pageWording({ ...use, endsOptOut }, family.district, use.language);
}

/** What somebody stopped comes back only for the person who has the phone. */
export function endsStop(answer: FamilyAnswer | undefined): boolean {
  return answer?.consent === 'withdrawn' || answer?.consent === 'opted-out';
}

/** Whether agreeing takes a code texted to the phone: staff can open the links they copy, and speak for no guardian. */
export function agreeingTakesCode(page: FamilyPage, answer: FamilyAnswer | undefined): boolean {
  const isByCode = 'guardianId' in page && page.byCode === true;
  return !isByCode || endsStop(answer);
}

export function answerFor(phone: FamilyPhone, use: Use): FamilyAnswer | undefined {
  return phone.answers.find(
    ({ channel, purpose }) => channel === use.channel && purpose === use.purpose,
  );
}

/** Whether texts may stand in for calls: none come where nobody agreed to them, nor to a landline. */
export function mayAskForTexts({ answers }: FamilyPhone): boolean {
  return answers.some(
    (answer) => answer.channel === 'text' && isOn(answer) && !closed.has(answer.rule),
  );
}

/** A guardian's numbers that we call, in the order in which they ring in turn; none where there is no order to choose. */
export function numbersInTurn({ guardianId, phones }: Family): FamilyPhone[] {
  const ringing = phones.filter(
    ({ hasTurn, isTextsOnly, answers }) =>
      hasTurn &&
      !isTextsOnly &&
      answers.some(({ channel, allows }) => channel === 'voice' && allows),
  );
  if (guardianId === undefined || ringing.length < 2) return [];
  const place = ({ firstSince }: FamilyPhone) => (firstSince === null ? 1 : 0);
  return ringing.toSorted((one, other) => place(one) - place(other));
}

/** Whether a withdrawal would change nothing that the ledger says. */
export function isStopped(phone: FamilyPhone, withdrawal: Withdrawal): boolean {
  const { answers } = phone;
  switch (withdrawal.scope) {
    case 'wrong-number':
      return answers.some(({ rule }) => rule === 'wrong-number');
    case 'all':
      return answers.every(({ consent, isFinal }) => consent === 'opted-out' && isFinal);
    case 'non-emergency':
      return answers
        .filter(
          ({ channel, purpose }) =>
            purpose !== 'emergency' &&
            (withdrawal.channel === 'any' || withdrawal.channel === channel) &&
            (withdrawal.category === undefined || withdrawal.category === purpose),
        )
        .every(
          ({ consent, isFinal }) => (consent === 'withdrawn' || consent === 'opted-out') && isFinal,
        );
  }
}

/** Whether a use that is no emergency happens, or would once something else is in order. */
export function isOn({ purpose, allows, consent }: FamilyAnswer): boolean {
  return purpose !== 'emergency' && (allows || consent === 'given');
}

const relations: readonly GiverRelation[] = ['parent', 'guardian', 'relative', 'student'];

/** The closest of those that the roster names; it may use a word of its own. */
export function closestRelation(named: readonly string[]): GiverRelation | undefined {
  if (named.length === 0) return undefined;
  return relations.find((relation) => named.includes(relation)) ?? 'other';
}

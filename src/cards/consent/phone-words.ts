import { factList, say } from '#cards/blocks.ts';
import type { Block, Fact } from '#cards/card.ts';
import { date } from '#cards/format.ts';
import type { PhoneFlag } from '#domain/consent/lookup/phone-consent.ts';
import { languageName } from '#domain/language/languages.ts';
import type { OfficeGuardian, OfficePhone } from '#domain/office/office-phone.ts';
import { plural } from '#domain/shared/count-words.ts';

const mostGuardians = 8;

export function phoneTitle({ lastDigits }: Pick<OfficePhone, 'lastDigits'>): string {
  return lastDigits === '' ? 'Number that was erased' : `Number ending in ${lastDigits}`;
}

/** Who uses the phone: the guardians whom the asker may see, and how many more there are. */
export function userBlocks(phone: OfficePhone): Block[] {
  const shown = phone.guardians.slice(0, mostGuardians);
  const more = phone.guardians.length - shown.length;
  return [
    ...(shown.length === 0
      ? [say('No one on the roster uses this number now.')]
      : [factList(shown.map(toFact))]),
    ...(more > 0 ? [note(`${plural(more, 'more guardian uses', 'more guardians use')} it.`)] : []),
    ...(phone.guardiansElsewhere > 0
      ? [
          note(
            `${plural(phone.guardiansElsewhere, 'guardian', 'guardians')} of other schools ${phone.guardiansElsewhere === 1 ? 'uses' : 'use'} it too. Changes here apply to them too.`,
          ),
        ]
      : []),
  ];
}

function toFact(guardian: OfficeGuardian): Fact {
  const { name, language, schools, isBarred, ofAge, directoryRefused } = guardian;
  const where = schools.length === 0 ? 'no student now' : schools.join(', ');
  const barred = isBarred ? '\nCustody order' : '';
  const age =
    ofAge === 0
      ? ''
      : `\n${plural(ofAge, 'student is', 'students are')} 18 or older: the rights are the student’s`;
  const refused =
    directoryRefused === 0
      ? ''
      : `\nDirectory information refused for ${plural(directoryRefused, 'student', 'students')}`;
  return { label: name, value: `${languageName(language)} · ${where}${barred}${age}${refused}` };
}

const note = (text: string): Block => ({ kind: 'note', text });

/** `Rosa Marsh, Luis Marsh and 3 more`, in a line or two. */
export function userNames({ guardians, guardiansElsewhere }: OfficePhone): string {
  const names = guardians.slice(0, 2).map(({ name }) => name);
  const more = guardians.length + guardiansElsewhere - names.length;
  if (names.length === 0 && more === 0) return 'No one on the roster now';
  return more === 0
    ? names.join(', ')
    : [names.join(', '), `${more} more`].filter(Boolean).join(' and ');
}

/** `Rosa Marsh, Luis Marsh`, for the head of a form. */
export function guardianNames(phone: OfficePhone): string {
  const names = phone.guardians.slice(0, mostGuardians).map(({ name }) => name);
  return names.length === 0 ? 'no one on the roster now' : names.join(', ');
}

/** What stands against a phone, and what helps. */
export function flagWords({ kind, since }: PhoneFlag, timeZone: string): string {
  const when = since === null ? '' : ` since ${date(since, timeZone)}`;
  switch (kind) {
    case 'wrong-number':
      return `Wrong number${when}: it belongs to someone else. It gets no calls until someone gives new consent.`;
    case 'reassigned':
      return `The number was given to someone else, according to the check${when === '' ? '' : ` of ${when.replace(' since ', '')}`}. Ask the family for their new one.`;
    case 'emergency-opt-out':
      return `Opted out of emergency messages too,${when}.`;
    case 'carrier-stop':
      return `The carrier blocks our texts${when}, because of a STOP. Only START, texted from this phone, ends that.`;
    case 'district-block':
      return `Blocked by the district${when}.`;
    case 'emergency-line':
      return `Emergency line or hospital room${when}: it is never called.`;
    case 'bad-number':
      return 'The carrier says the number is not in service.';
    case 'student-line':
      return 'A student’s own number.';
  }
}

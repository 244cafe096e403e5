import { fact, factList, lineList, say } from '#cards/blocks.ts';
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

/** Who uses the phone: the guardians whom the actor may see, and how many more there are. */
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
  const { name, language, schools } = guardian;
  const where = schools.length === 0 ? 'no student now' : schools.join(', ');
  return {
    label: name,
    value: [`${languageName(language)} · ${where}`, ...limitsOf(guardian)].join('\n'),
  };
}

/** What this guardian may not be told, a line each. */
function limitsOf({ isBarred, ofAge, directoryRefused, isContact }: OfficeGuardian): string[] {
  return [
    ...(isBarred ? ['Custody order'] : []),
    ...(isContact ? ['Emergency contact of a student, and no guardian'] : []),
    ...(ofAge === 0
      ? []
      : [
          `${plural(ofAge, 'student is', 'students are')} 18 or older: the rights are the student’s`,
        ]),
    ...(directoryRefused === 0
      ? []
      : [`Directory information refused for ${plural(directoryRefused, 'student', 'students')}`]),
  ];
}

const note = (text: string): Block => ({ kind: 'note', text });

/** The same in a few lines: the names, and what each of them may not be told, which no card leaves out. */
export function userLines(phone: OfficePhone): Block[] {
  const limits = phone.guardians.flatMap((guardian) => {
    const lines = limitsOf(guardian);
    return lines.length === 0 ? [] : [fact(guardian.name, lines.join('\n'))];
  });
  return [lineList([fact('Used by', userNames(phone)), ...limits])];
}

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
    case 'texts-only':
      return `Asked for texts, not calls${when}.`;
    case 'student-line':
      return 'A student’s own number.';
  }
}

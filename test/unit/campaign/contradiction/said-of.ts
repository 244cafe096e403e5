import { findContradictions } from '#domain/closure/contradiction/contradictions.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';
import { type Row, schools } from './rows.ts';

const allSchools = Object.values(schools);
const eventDate = '2026-12-01';

const isHappening = (word: string): word is Happening => word in happenings;

/** What is found in the words of a row, as `day: Monday`. */
export const saidOf = (language: string, row: Row): string[] =>
  foundIn(language, row).map(({ about, said }) => `${about}: ${said}`);

/** What is offered in place of the form. */
export const actionsFor = (language: string, row: Row): string[] =>
  foundIn(language, row).flatMap(({ action }) => action ?? []);

function foundIn(language: string, [what, letters, text]: Row) {
  const [happening = '', more] = what.split(' ');
  if (!isHappening(happening)) throw new Error(`${happening} does not happen`);
  const told =
    letters === '*' ? allSchools : Array.from(letters, (letter) => schools[letter] ?? '');
  return findContradictions(
    { [language]: text },
    {
      happening,
      purpose: more === 'matter' ? 'school-mission' : 'emergency',
      eventDate,
      startsOn: more === 'tomorrow' ? '2026-11-30' : eventDate,
      ...(happening === 'early-dismissal' ? { dismissalTime: '12:30' } : {}),
      schools: told,
      allSchools,
    },
  );
}

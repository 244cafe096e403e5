import { day, wallTime } from '#cards/format.ts';
import type { Contradiction } from '#domain/closure/contradiction/contradictions.ts';
import { keepsCallingHours } from '#domain/language/calling-hours/calling-hours.ts';
import { languageName } from '#domain/language/languages.ts';
import { count } from '#domain/shared/count-words.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/** What a form says, for words that say something else. */
type ClosureFacts = {
  happening: Happening;
  purpose: Purpose;
  eventDate: string;
  dismissalTime?: string | undefined;
  /** Names of those that are told. */
  schools: readonly string[];
  /** How many there are in the district. */
  schoolsInDistrict: number;
};

/** A sentence for each thing that the words say otherwise, whatever languages say it. */
export function contradictionLines(found: readonly Contradiction[], facts: ClosureFacts): string[] {
  const byAbout = Map.groupBy(found, ({ about }) => about);
  return [...byAbout].map(
    ([about, those]) => `${wordsOf(about, those)} ${formWords[about](facts)}`,
  );
}

/** `The words say “3 hours” (English), “tres horas” (Spanish).` */
function wordsOf(about: Contradiction['about'], those: readonly Contradiction[]): string {
  const isEnglish = those.every(({ language }) => language === 'en');
  const said = those
    .filter((one) => one.said !== '')
    .map((one) => (isEnglish ? `“${one.said}”` : `“${one.said}” (${languageName(one.language)})`));
  if (said.length === 0) return 'The words don’t say when students leave.';
  return `The words ${about === 'schools' ? 'name' : 'say'} ${said.join(', ')}.`;
}

const kindWords = ({ happening }: ClosureFacts) => `The request is “${happenings[happening]}”.`;

const waitWords = ({ purpose }: ClosureFacts) =>
  keepsCallingHours(purpose) ? ' It waits for calling hours.' : '';

const formWords: Record<Contradiction['about'], (facts: ClosureFacts) => string> = {
  alarm: (facts) => `${kindWords(facts)}${waitWords(facts)}`,
  drill: ({ happening }) => `The request is a real “${happenings[happening]}”.`,
  schools: (facts) => `This goes to ${schoolWords(facts)}.`,
  happening: kindWords,
  hours: kindWords,
  time: (facts) =>
    facts.dismissalTime === undefined
      ? kindWords(facts)
      : `The form says ${wallTime(facts.dismissalTime)}.`,
  day: ({ eventDate }) => `The date is ${day(eventDate)}.`,
};

function schoolWords({ schools, schoolsInDistrict }: ClosureFacts): string {
  if (schools.length === 1) return `${schools[0]} only`;
  if (schools.length >= schoolsInDistrict) return `all ${count(schools.length)} schools`;
  return schools.length === 2 ? schools.join(' and ') : `${count(schools.length)} schools`;
}

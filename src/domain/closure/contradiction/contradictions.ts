import type { Happening, ProtocolAction } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { otherDays } from './other-day.ts';
import { otherHours } from './other-hours.ts';
import { type OtherKind, otherKinds } from './other-kind.ts';
import { otherSchools } from './other-schools.ts';
import { otherTimes } from './other-time.ts';
import { readText } from './reading.ts';

/** The gravest first: what happens, then when, then where. */
const subjects = ['alarm', 'drill', 'happening', 'day', 'time', 'hours', 'schools'] as const;

/** What words say that the form does not: `said` as they say it, and nothing for a time that they lack. */
export type Contradiction = {
  kind: 'words-contradict';
  about: (typeof subjects)[number];
  language: string;
  said: string;
  /** What they call for instead. */
  action?: ProtocolAction;
};

/** What words are held against. */
export type Asked = {
  happening: Happening;
  /** Anything but an emergency waits for calling hours. */
  purpose?: Purpose | undefined;
  /** ISO 8601 calendar dates: of what happens, and of the day on which families hear of it. */
  eventDate: string;
  startsOn: string;
  /** `HH:MM`, of an early dismissal. */
  dismissalTime?: string | null | undefined;
  /** Names of those that are told, and of all schools. */
  schools: readonly string[];
  allSchools: readonly string[];
  /** Where children are picked up: it may be another school. */
  place?: string | null | undefined;
};

/** Everything in which the words say something else than the form; what is not surely so is left alone. */
export function findContradictions(
  texts: Readonly<Record<string, string>>,
  asked: Asked,
): Contradiction[] {
  return Object.entries(texts)
    .flatMap(([language, text]) =>
      contradictionsIn(language, text, asked).map((one) => ({
        kind: 'words-contradict' as const,
        language,
        ...one,
        said: writtenIn(text, one.said),
      })),
    )
    .toSorted((one, other) => subjects.indexOf(one.about) - subjects.indexOf(other.about));
}

type Found = OtherKind | Pick<Contradiction, 'about' | 'said'>;

function contradictionsIn(language: string, text: string, asked: Asked): Found[] {
  const reading = readText(language, text, asked);
  const schools = otherSchools(reading, asked);
  const found = (about: Contradiction['about'], those: readonly string[]): Found[] =>
    those.map((said) => ({ about, said }));
  return [
    ...otherKinds(reading, asked),
    ...found('day', otherDays(reading, asked)),
    ...found('time', otherTimes(reading, asked)),
    ...found('hours', otherHours(reading, asked.happening)),
    ...found('schools', schools === undefined ? [] : [schools]),
  ];
}

/** Figures are read in small letters. */
function writtenIn(text: string, said: string): string {
  const at = text.toLowerCase().indexOf(said.toLowerCase());
  return at < 0 ? said : text.slice(at, at + said.length);
}

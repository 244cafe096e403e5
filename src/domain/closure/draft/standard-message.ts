import type { TextSource } from '#domain/closure/campaign.ts';
import { joinNames } from '#domain/language/join-names.ts';
import type { Language } from '#domain/language/language.ts';
import { languages } from '#domain/language/languages.ts';
import type { ToldGroup } from '#domain/roster/groups/group.ts';
import {
  type Afterwards,
  type Ground,
  type Happening,
  lateStarts,
} from '#domain/shared/happening.ts';
import { type FieldValues, fillFields } from '#domain/words/template/fill-fields.ts';
import type { UsedTemplate } from '#domain/words/template/template.ts';
import { sayCorrection } from './say-correction.ts';

/** What the words of a form are about. */
export type About = {
  happening: Happening;
  ground: Ground;
  eventDate: string;
  schools: readonly string[];
  isWholeDistrict: boolean;
  /** Whose families alone hear it. Absent, or empty: all of the schools'. */
  groups?: readonly ToldGroup[] | undefined;
  /** `HH:MM`, when students leave; there are no words for an early dismissal without it. */
  dismissalTime?: string | undefined;
  /** The requester chose to say that everybody is safe. */
  saysSafe?: boolean | undefined;
  /** What comes after an action that is over; nothing is said of it where it is absent. */
  afterwards?: Afterwards | undefined;
  /** Where children are picked up. Until it is known, its field stands in the words. */
  place?: string | undefined;
  /** The words say first that they correct. */
  corrects?: boolean | undefined;
  /** Whose words they are; absent for the standard ones. */
  template?: Pick<UsedTemplate, 'name' | 'texts'> | null | undefined;
};

/**
 * The words that a form begins with in one language: the template's, and the standard ones in a language that it lacks,
 * if it stands for them. Undefined where there are none: an author writes those.
 */
export function givenMessage(
  language: string,
  about: About,
): { text: string; source: TextSource } | undefined {
  const given = plainMessage(language, about);
  return given === undefined || about.corrects !== true
    ? given
    : { ...given, text: sayCorrection(language, given.text) };
}

function plainMessage(
  language: string,
  about: About,
): { text: string; source: TextSource } | undefined {
  const { template } = about;
  const body = template?.texts[language];
  const values = body === undefined ? undefined : fieldValues(language, about);
  if (body !== undefined && values !== undefined)
    return { text: fillFields(body, values), source: 'template' };
  if (template != null && template.name !== null) return undefined;
  const text = standardMessage(language, about);
  return text === undefined ? undefined : { text, source: 'standard' };
}

/** Where each text is from. */
export function textSources(
  texts: Readonly<Record<string, string>>,
  about: About,
): Record<string, TextSource> {
  return Object.fromEntries(
    Object.entries(texts).map(([language, text]) => {
      const given = givenMessage(language, about);
      return [language, given?.text === text ? given.source : 'written'];
    }),
  );
}

/** What the fields of a template are filled with, as the language says it; undefined where we have no words in it. */
function fieldValues(language: string, about: About): FieldValues | undefined {
  const words = languages[language];
  if (words === undefined) return undefined;
  const { dismissalTime, place } = about;
  return {
    school: schoolsOf(about, words),
    date: dayOf(about, words),
    reason: reasonOf(about.ground, words) ?? '',
    ...(dismissalTime === undefined ? {} : { time: timeOf(dismissalTime, words) }),
    ...(place === undefined ? {} : { place }),
  };
}

function schoolsOf({ isWholeDistrict, schools, groups = [] }: About, words: Language): string {
  if (groups.length > 0)
    return joinNames(
      groups.map(({ label }) => label),
      words,
    );
  return isWholeDistrict ? words.schools.all : joinNames(schools, words);
}

/** The standard words say when school begins and ends: a bus or a club, they would not be true of. */
const isOfSchool = ({ groups = [] }: About) =>
  groups.every(({ kind }) => kind === 'grade' || kind === 'class');

const dayOf = ({ eventDate }: About, words: Language) =>
  words.dayOf(Temporal.PlainDate.from(eventDate)).day;

const timeOf = (time: string, words: Language) => words.timeOf(Temporal.PlainTime.from(time));

/** The standard words with fields in place of what they say: what a template begins with. */
export function standardTemplate(language: string, happening: Happening): string | undefined {
  const words = languages[language];
  if (words === undefined || happening === 'other') return undefined;
  return filledIn(words.closure[happening], {
    day: '{date}',
    schools: '{school}',
    reason: words.reasons.inSentence({ reason: '{reason}' }),
    hasReason: 'yes',
    time: '{time}',
    place: '{place}',
    safe: 'no',
    next: 'usual',
    child: '{child}',
  });
}

type Sentence = Language['closure'][Exclude<Happening, 'other'>];
type Filling = Record<
  'day' | 'schools' | 'reason' | 'hasReason' | 'time' | 'place' | 'safe' | 'next' | 'child',
  string
>;

const filledIn = (sentence: Sentence, values: Filling): string =>
  typeof sentence === 'string' ? sentence : sentence(values);

/** Buses alone, which may run late though school begins as usual. */
const isOfBuses = ({ groups = [] }: About) =>
  groups.length > 0 && groups.every(({ kind }) => kind === 'bus');

/** The district's standard words in one language, or undefined where there are none: an author writes those. */
export function standardMessage(language: string, about: About): string | undefined {
  const text = isOfBuses(about) ? busMessage(language, about) : schoolMessage(language, about);
  return text === undefined ? undefined : text.charAt(0).toUpperCase() + text.slice(1);
}

/** The buses are called as the roster calls them, in every language. */
function busMessage(language: string, about: About): string | undefined {
  const words = languages[language];
  const late = lateStarts.find((one) => one === about.happening);
  if (words === undefined || late === undefined) return undefined;
  return words.bus[late]({
    day: dayOf(about, words),
    buses: schoolsOf(about, words),
    ...reasonIn(about, words),
  });
}

function schoolMessage(language: string, about: About): string | undefined {
  const words = languages[language];
  const { happening, dismissalTime } = about;
  if (words === undefined || happening === 'other' || !isOfSchool(about)) return undefined;
  const isTimed = happening === 'early-dismissal' || about.afterwards === 'dismissal';
  if (isTimed && dismissalTime === undefined) return undefined;
  return filledIn(words.closure[happening], {
    day: dayOf(about, words),
    schools: schoolsOf(about, words),
    ...reasonIn(about, words),
    time: dismissalTime === undefined ? '' : timeOf(dismissalTime, words),
    place: about.place ?? '{place}',
    safe: about.saysSafe === true ? 'yes' : 'no',
    next: about.afterwards ?? 'nothing',
    // Each family's own, once a parent pressed the key for it.
    child: '{child}',
  });
}

function reasonIn({ ground }: About, words: Language): Pick<Filling, 'reason' | 'hasReason'> {
  const reason = reasonOf(ground, words);
  return reason === undefined
    ? { reason: '', hasReason: 'no' }
    : { reason: words.reasons.inSentence({ reason }), hasReason: 'yes' };
}

/** Undefined where nothing is to be said. */
function reasonOf(ground: Ground, { reasons }: Language): string | undefined {
  return ground === 'none' || ground === 'unexcused-absence' ? undefined : reasons[ground];
}

/** What was asked for before, where something is being changed. */
type Before = { about: About; texts: Readonly<Record<string, string>> };

/**
 * What the form of the words begins with, by language. The words of the version before stay as somebody wrote them;
 * those that nobody changed are filled in for what is asked now: another time or date is another text. A language that was
 * left out stays so while the families are the same.
 */
export function prefillTexts(
  languages: readonly string[],
  about: About,
  before?: Before,
): Record<string, string> {
  return Object.fromEntries(
    languages.map((language) => [
      language,
      before === undefined
        ? (givenMessage(language, about)?.text ?? '')
        : again(language, about, before),
    ]),
  );
}

function again(language: string, about: About, before: Before): string {
  const written = before.texts[language];
  const given = givenMessage(language, about)?.text ?? '';
  if (written === undefined) return hasSameSchools(about, before.about) ? '' : given;
  return written === givenMessage(language, before.about)?.text && given !== '' ? given : written;
}

const toldBy = ({ schools, groups = [] }: About) =>
  groups.length === 0 ? schools : groups.map(({ label }) => label);

function hasSameSchools(one: About, other: About): boolean {
  const [names, others] = [toldBy(one), toldBy(other)];
  return names.length === others.length && names.every((name) => others.includes(name));
}

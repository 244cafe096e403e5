import type { NamedGroup } from '#domain/roster/groups/find-groups.ts';
import { vocabularies } from '../vocabulary/vocabularies.ts';
import type { TypedKind, Vocabulary } from '../vocabulary/vocabulary.ts';
import { contactsIn } from './contacts.ts';
import { readDays } from './days.ts';
import { bareTimeIn, durationIn, numberOf, timeIn } from './figures.ts';
import { groupIn } from './groups.ts';
import { phrasesOf } from './phrases.ts';
import { schoolNamed, schoolPart } from './schools.ts';
import { isSlip } from './slips.ts';
import { type Meaning, type Plain, Reading, type Recognizer, type School } from './spans.ts';
import { type Token, tokensOf } from './tokens.ts';

export type About = {
  now: Temporal.Instant;
  timeZone: string;
  schools: readonly School[];
  groups?: readonly NamedGroup[];
};

/**
 * What the words of a sentence mean, pass by pass: names first, then what is said of a school day, then days, and last what
 * binds them. A word that no pass knows is `unknown`.
 */
export function readSentence(sentence: string, about: About): Reading {
  const reading = new Reading(tokensOf(sentence));
  for (const { named, content, binding, words } of recognizersFor(reading.tokens)) {
    reading.pass(schoolNamed(about.schools));
    reading.pass(groupIn(about.groups ?? []));
    reading.pass(contactsIn);
    reading.pass(named);
    reading.pass(durationIn(words));
    reading.pass(timeIn(words));
    reading.pass(content);
    readDays(reading, { words, about });
    reading.pass(binding);
  }
  const { words } = recognizersFor(reading.tokens)[0] ?? ofLanguages.en;
  const kinds = reading.spans().flatMap((span) => (span.is === 'kind' ? [span.kind] : []));
  if (kinds.includes('early-dismissal')) reading.pass(bareTimeIn(words));
  reading.pass(number(words));
  reading.pass(schoolPart(about.schools, words));
  reading.pass(slip(words));
  reading.pass(fillers);
  reading.pass(() => ({ length: 1, meaning: { is: 'unknown' } }));
  return reading;
}

const number =
  (words: Vocabulary): Recognizer =>
  (tokens, at) => {
    const text = tokens[at]?.text ?? '';
    const found = /^una?$/.test(text) ? undefined : numberOf(text, words);
    return found === undefined
      ? undefined
      : { length: 1, meaning: { is: 'number', number: found } };
  };

const slip =
  ({ excludeSlips }: Vocabulary): Recognizer =>
  (tokens, at) =>
    excludeSlips.some((one) => isSlip(tokens[at]?.text ?? '', one))
      ? { length: 1, meaning: { is: 'nearly', nearly: 'exclude' } }
      : undefined;

type Recognizers = ReturnType<typeof recognizersOf>;

function recognizersOf(words: Vocabulary) {
  const plainly = (said: readonly string[], is: Plain) => ({
    said,
    meaning: { is },
  });
  const kinds = Object.entries(words.kinds).map(([kind, said]) => ({
    said,
    meaning: {
      is: 'kind',
      kind: kind as TypedKind,
      ...(lacks.some((one) => one === kind) ? { ground: 'building' as const } : {}),
    } as const,
  }));
  const grounds = Object.entries(words.grounds).map(([ground, said]) => ({
    said,
    meaning: { is: 'ground', ground } as Meaning,
  }));
  const closings = Object.entries(words.closedFor).map(([ground, said]) => ({
    said,
    meaning: { is: 'kind', kind: 'closed', ground } as Meaning,
  }));
  return {
    words,
    /** What has a word that is a number, a day or a kind elsewhere. */
    named: phrasesOf([
      plainly(words.notEvery, 'filler'),
      plainly(notDrills, 'filler'),
      plainly(
        words.fillers.filter((one) => one.includes(' ')),
        'filler',
      ),
    ]),
    content: phrasesOf([
      ...kinds,
      ...grounds,
      ...closings,
      ...words.meanings.map((meaning) => ({
        said: meaning.said,
        meaning: { is: 'meaning', meaning } as const,
      })),
      plainly(words.cancel, 'cancel'),
      plainly(words.events, 'event'),
      plainly(words.mistakes, 'mistake'),
      plainly(words.exclude, 'exclude'),
      { said: words.several, meaning: { is: 'day', dates: ['', ''] } },
      { said: words.staff, meaning: { is: 'told', who: 'staff' } },
      { said: words.families, meaning: { is: 'told', who: 'families' } },
      plainly(words.every, 'every'),
    ]),
    binding: phrasesOf([
      plainly(words.not, 'not'),
      plainly(words.or, 'or'),
      { said: words.days, meaning: { is: 'day', dates: ['', ''] } },
      plainly(words.to, 'to'),
      plainly(words.from, 'from'),
      plainly(words.joins, 'join'),
      plainly(words.only, 'only'),
      plainly(words.also, 'also'),
      plainly(words.morning, 'morning'),
    ]),
  };
}

/** What a building is without, whatever is done about it. */
const lacks: readonly TypedKind[] = ['no-heat', 'no-water', 'no-power'];

/** Said where it is real; what is said of a drill never reaches a form. */
const notDrills = ['not a drill', 'this is not a drill', 'not a test', 'no es un simulacro'];

const ofLanguages: Record<keyof typeof vocabularies, Recognizers> = {
  en: recognizersOf(vocabularies.en),
  es: recognizersOf(vocabularies.es),
};
const fillers = phrasesOf(
  Object.values(vocabularies).map(({ fillers: said }) => ({
    said,
    meaning: { is: 'filler' } as const,
  })),
);

/** Spanish first where the sentence is in it; what it doesn’t know may be English then. */
function recognizersFor(tokens: readonly Token[]): Recognizers[] {
  const isSpanish = tokens.some(({ text }) => vocabularies.es.own.includes(text));
  return isSpanish ? [ofLanguages.es, ofLanguages.en] : [ofLanguages.en];
}

/** The schools that are named among these words, and nothing else of them. */
export function readSchools(words: readonly string[], schools: readonly School[]): Reading {
  const reading = new Reading(tokensOf(words.join(' ')));
  reading.pass(schoolNamed(schools));
  reading.pass(ofLanguages.en.binding);
  reading.pass(ofLanguages.en.content);
  reading.pass(schoolPart(schools, vocabularies.en));
  reading.pass(fillers);
  reading.pass(() => ({ length: 1, meaning: { is: 'unknown' } }));
  return reading;
}

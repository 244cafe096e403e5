import { z } from 'zod';
import english from '#domain/language/words/en.json' with { type: 'json' };
import { readMessage } from './message.ts';
import { sayLike, sentence, shapeLike, type Text } from './shape.ts';
import type { BreachWords, CallWords, ConsentWords, PageWords } from './words.ts';

const list = z.array(z.string().min(1)).default([]);
const forms = z.array(z.array(z.string().min(1))).default([]);

const understood = z.strictObject({
  optOut: z
    .strictObject({ words: list, phrases: list, doubtful: list, innocent: list })
    .prefault({}),
  emergency: list,
  wrongNumber: list,
  help: list,
  /** That nothing has happened to somebody: with these words alone. */
  safe: list,
  questions: list,
  /**
   * What is said of schools; `innocent` says none of it. `…` is up to four words, an asterisk the end of a word. A lockdown,
   * an evacuation and a shelter are also called for by what endangers people, `spoken-of` says that it is no danger of now,
   * `instead` that a time is the usual one, and `apart` names what has times and days of its own: buses, meals, games.
   */
  closures: z
    .strictObject({
      'all-schools': list,
      closed: list,
      open: list,
      'school-open': list,
      late: list,
      starts: list,
      early: list,
      remote: list,
      evacuation: list,
      hold: list,
      secure: list,
      lockdown: list,
      shelter: list,
      pickup: list,
      over: list,
      today: list,
      tomorrow: list,
      'more-days': list,
      resumes: list,
      instead: list,
      drill: list,
      'spoken-of': list,
      elementary: list,
      middle: list,
      high: list,
      apart: list,
      innocent: list,
    })
    .prefault({}),
  figures: z
    .strictObject({
      numbers: forms,
      hours: list,
      minutes: list,
      days: list,
      spans: z.record(z.string().regex(/^\d+$/, 'is no number of minutes'), list).default({}),
      am: list,
      pm: list,
      noon: list,
      midnight: list,
      weekdays: forms,
      months: forms,
    })
    .prefault({}),
});

/** How people of a language are understood, in plain words. */
export type Understood = z.output<typeof understood>;

/** The hours from one on, until the next entry of the list. */
export type TimeWords = { from: number; onTheHour?: TimePhrase; words: TimePhrase };
type TimePhrase = (at: { hour: number; hour24: number; minute: string }) => string;

const head = z.object({
  name: z.string().min(1),
  ownName: z.string().min(1),
  locale: z.string().refine(isLocale, 'is no locale that dates can be written in'),
  direction: z.enum(['ltr', 'rtl']),
  checkedByNativeReader: z.boolean(),
});

/** One resource file, read. */
export type WordsFile = z.output<typeof head> &
  CallWords & {
    times: readonly TimeWords[];
    pages?: PageWords;
    consent?: ConsentWords;
    breach?: BreachWords;
    understood: Understood;
  };

const parts = [
  'day',
  'schools',
  'children',
  'reasons',
  'closure',
  'bus',
  'spoken',
  'texted',
  'consent',
  'breach',
  'pages',
] as const;
const shapeOf = (part: (typeof parts)[number]) => shapeLike(english[part], part);

const time = { known: ['hour', 'hour24', 'minute'], needed: [] };

/** Made once, for all languages. */
const shape = z.strictObject({
  ...head.shape,
  day: shapeOf('day'),
  times: z
    .array(
      z.strictObject({
        from: z.int().min(0).max(23),
        onTheHour: sentence(time).optional(),
        words: sentence({ ...time, needed: ['minute'] }),
      }),
    )
    .refine(
      (times) =>
        times[0]?.from === 0 && times.every((each, place) => isLater(each, times[place - 1])),
      'must begin with 0, and go on from hour to hour',
    ),
  schools: shapeOf('schools'),
  children: shapeOf('children'),
  reasons: shapeOf('reasons'),
  closure: shapeOf('closure'),
  bus: shapeOf('bus'),
  spoken: shapeOf('spoken'),
  texted: shapeOf('texted'),
  consent: shapeOf('consent').optional(),
  breach: shapeOf('breach').optional(),
  pages: shapeOf('pages').optional(),
  understood: understood.prefault({}),
});

/** What is wrong in a resource file, by its name and the keys: for the one who mends it, not for the one who mends code. */
class LanguageFileFault extends Error {
  override name = 'LanguageFileFault';
}

/** Reads one resource file. What is wrong in it is a fault of the file, said with its name and the key. */
export function readWordsFile(file: string, text: string): WordsFile {
  const read = take(file, parseJson(file, text));
  const { locale } = read;
  const said = parts
    .filter((part) => read[part] !== undefined)
    .map((part) => [part, sayLike(english[part], read[part] as Text, part, locale)] as const);
  const times = read.times.map(({ from, onTheHour, words }) => ({
    from,
    ...(onTheHour === undefined ? {} : { onTheHour: readMessage(onTheHour, locale).say }),
    words: readMessage(words, locale).say,
  }));
  // The parts have the types that they have in the English file.
  return { ...read, ...Object.fromEntries(said), times } as unknown as WordsFile;
}

const isLater = (one: { from: number }, before: { from: number } | undefined) =>
  before === undefined || one.from > before.from;

function isLocale(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new LanguageFileFault(`${file}: is not JSON: ${why}`);
  }
}

function take(file: string, value: unknown): z.output<typeof shape> {
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const faults = read.error.issues.flatMap(faultsOf);
  throw new LanguageFileFault(faults.map((fault) => `${file}: ${fault}`).join('\n'));
}

function faultsOf(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...issue.path, key].join('.')}: no such key is known`);
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) return [`${path}: is missing`];
  return [`${path}: ${issue.message}`];
}

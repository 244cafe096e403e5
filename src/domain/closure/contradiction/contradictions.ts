import type { Figure } from '#domain/language/figures.ts';
import { type SaidClosure, saidClosures } from '#domain/language/said-closure.ts';
import { saidFigures } from '#domain/language/said-figures.ts';
import { traceText } from '#domain/language/traced-text.ts';
import { type Happening, minutesLate } from '#domain/shared/happening.ts';
import { findMentions, type Mention } from './school-mentions.ts';

/** What words say that the form does not: `said` as they say it, and nothing for a time that they lack. */
export type Contradiction = {
  kind: 'words-contradict';
  about: 'schools' | 'happening' | 'hours' | 'time' | 'day';
  language: string;
  said: string;
};

/** Everything in which the words say something else than the form; what is not surely so is left alone. */
export function findContradictions(
  texts: Readonly<Record<string, string>>,
  asked: Asked,
): Contradiction[] {
  return Object.entries(texts).flatMap(([language, text]) =>
    Object.entries(contradictionsIn(language, text, asked)).flatMap(([about, said]) =>
      said === undefined
        ? []
        : [{ kind: 'words-contradict', about: about as Contradiction['about'], language, said }],
    ),
  );
}

function contradictionsIn(
  language: string,
  text: string,
  asked: Asked,
): Record<Contradiction['about'], string | undefined> {
  const { happening, allSchools, place, dismissalTime } = asked;
  const names = [...allSchools, ...(place == null ? [] : [place])];
  const figures = saidFigures(language, text, names);
  const traced = traceText(text);
  const { mentions, rest } = findMentions(traced, { names: allSchools, place });
  const claims = saidClosures(language, { ...traced, plain: rest });
  const late = minutesLate(happening);
  const asWritten = (said: string | undefined) => said && writtenIn(text, said);
  return {
    schools: otherSchools({ ...asked, mentions, claims, sentenceOf: traced.sentenceOf }),
    happening: otherHappening(claims, happening),
    hours: late === undefined ? undefined : asWritten(otherSpan(figures, late)),
    time: asWritten(timeOf(language, figures, { happening, dismissalTime })),
    day: asWritten(otherDay({ figures, claims }, asked)),
  };
}

/** Figures are read in small letters. */
function writtenIn(text: string, said: string): string {
  const at = text.toLowerCase().indexOf(said.toLowerCase());
  return at < 0 ? said : text.slice(at, at + said.length);
}

/** Another language that lacks the time is asked about beside its text. */
function timeOf(
  language: string,
  figures: readonly Figure[],
  { happening, dismissalTime }: Pick<Asked, 'happening' | 'dismissalTime'>,
): string | undefined {
  const odd = oddTime(figures, happening);
  if (odd !== undefined || dismissalTime == null || language !== 'en') return odd;
  return otherTime(figures, dismissalTime);
}

/** Words that say what happens may say more, such as that the office is open; a school that teaches online isn’t closed. */
function otherHappening(claims: readonly SaidClosure[], happening: Happening): string | undefined {
  const own = claimsOf(happening);
  if (own.length === 0) return undefined;
  const said = claims.filter(({ kind }) => isClaim(kind));
  const stronger = own.includes('closed') ? said.find(({ kind }) => kind === 'remote') : undefined;
  if (stronger !== undefined) return stronger.said;
  return said.some(({ kind }) => own.some((one) => one === kind)) ? undefined : said[0]?.said;
}

type SaidTimes = { figures: readonly Figure[]; claims: readonly SaidClosure[] };

const readingsOf = ({ may }: Figure, kind: 'weekday' | 'date' | 'time' | 'minutes') =>
  may.flatMap((reading) =>
    reading.startsWith(`${kind} `) ? [reading.slice(kind.length + 1)] : [],
  );

/** The first of the weekdays or of the dates that the words name, where none of them is the day’s own. */
function otherDay(
  { figures, claims }: SaidTimes,
  about: { happening: Happening; eventDate: string; startsOn: string },
): string | undefined {
  const day = Temporal.PlainDate.from(about.eventDate);
  const own = { weekday: String(day.dayOfWeek - 1), date: about.eventDate.slice(5) };
  const named = (['weekday', 'date'] as const).map((kind) => {
    const those = figures.filter((figure) => readingsOf(figure, kind).length > 0);
    const isOwn = those.some((figure) => readingsOf(figure, kind).includes(own[kind]));
    return { those, isOwn };
  });
  const wrong = named.find(({ those, isOwn }) => those.length > 0 && !isOwn)?.those[0];
  if (wrong !== undefined) return wrong.said;
  if (named.some(({ isOwn }) => isOwn) || about.happening === 'other') return undefined;
  return otherThanToday(claims, Temporal.PlainDate.from(about.startsOn).until(day).days);
}

/** “Tomorrow”, in words that are heard on the day itself. */
function otherThanToday(claims: SaidTimes['claims'], days: number): string | undefined {
  const today = claims.find(({ kind }) => kind === 'today');
  const tomorrow = claims.find(({ kind }) => kind === 'tomorrow');
  if (today !== undefined && tomorrow !== undefined) return undefined;
  if (today !== undefined && days > 0) return today.said;
  return tomorrow !== undefined && days !== 1 ? tomorrow.said : undefined;
}

/** What a late start of these minutes does not say: the other span of time that the words name instead. */
function otherSpan(figures: readonly Figure[], minutes: number): string | undefined {
  const spans = figures.filter((figure) =>
    readingsOf(figure, 'minutes').some((said) => Number(said) >= 30 && Number(said) <= 240),
  );
  const isOwn = (figure: Figure) => readingsOf(figure, 'minutes').includes(String(minutes));
  return spans.some(isOwn) ? undefined : spans[0]?.said;
}

/** An afternoon in a late start, the small hours in an early dismissal: a time that can be read no other way. */
function oddTime(figures: readonly Figure[], happening: Happening): string | undefined {
  const isOdd = happening.startsWith('late-')
    ? (time: string) => time >= '13:00'
    : (time: string) => happening === 'early-dismissal' && time < '08:00';
  return figures.find((figure) => {
    const times = readingsOf(figure, 'time');
    return times.length > 0 && times.length === figure.may.length && times.every(isOdd);
  })?.said;
}

/** The first time that the words say; of no early dismissal whose own time they say. */
const otherTime = (figures: readonly Figure[], time: string): string | undefined => {
  const times = figures.filter((figure) => readingsOf(figure, 'time').length > 0);
  return times.some((figure) => readingsOf(figure, 'time').includes(time))
    ? undefined
    : (times[0]?.said ?? '');
};

/** What words are held against. */
export type Asked = {
  happening: Happening;
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

type Claim = Exclude<SaidClosure['kind'], 'all-schools' | 'today' | 'tomorrow'>;

/** What words may say of each thing that happens; of an announcement, anything. */
const ownClaims: Record<Exclude<Happening, 'other' | 'absence'>, readonly Claim[]> = {
  closed: ['closed'],
  'no-heat': ['closed'],
  'no-water': ['closed'],
  'no-power': ['closed'],
  'late-30m': ['late'],
  'late-1h': ['late'],
  'late-90m': ['late'],
  'late-2h': ['late'],
  'late-150m': ['late'],
  'late-3h': ['late'],
  'early-dismissal': ['early'],
  'remote-day': ['remote'],
  open: ['open'],
  hold: ['hold'],
  secure: ['secure'],
  lockdown: ['lockdown'],
  shelter: ['shelter'],
  evacuation: ['evacuation', 'early'],
  'all-clear': ['over', 'open'],
  'hold-lifted': ['over', 'open'],
  reunification: ['pickup'],
};

const claimsOf = (happening: Happening): readonly Claim[] =>
  happening === 'other' || happening === 'absence' ? [] : ownClaims[happening];

const isClaim = (kind: SaidClosure['kind']): kind is Claim =>
  kind !== 'all-schools' && kind !== 'today' && kind !== 'tomorrow';

type Said = Pick<Asked, 'schools' | 'allSchools' | 'happening'> & {
  mentions: readonly Mention[];
  claims: readonly SaidClosure[];
  /** Which sentence stands at a place. */
  sentenceOf: (at: number) => number;
};

/** Where somebody is brought to, or comes from: nothing happens there. */
const onTheWay = new Set(['to', 'near', 'from', 'toward', 'hacia', 'desde', 'al']);

/** The schools that the words name in place of those that are told, or without the rest of them. */
function otherSchools(said: Said): string | undefined {
  const { schools, allSchools, mentions, claims } = said;
  const isWhole = allSchools.every((name) => schools.includes(name));
  const all = claims.find(({ kind }) => kind === 'all-schools');
  if (all !== undefined) return isWhole ? undefined : all.said;
  const isOwn = ({ names }: Mention) => names.some((name) => schools.includes(name));
  const own = mentions.filter(isOwn);
  const others = mentions.filter((mention) => !isOwn(mention));
  if (own.length === 0) return others.find(({ before }) => !onTheWay.has(before))?.said;
  const also = others.find((mention) => !onTheWay.has(mention.before) && isAbout(mention, said));
  return also === undefined ? onlySome(own, said) : also.said;
}

/** Whether a sentence says what happens, and of no school that it doesn’t happen there. */
function isAbout({ at }: Mention, { claims, happening, sentenceOf }: Said): boolean {
  const here = claims.filter((claim) => sentenceOf(claim.at) === sentenceOf(at));
  const own = claimsOf(happening);
  return (
    here.some(({ kind }) => own.some((one) => one === kind)) &&
    !here.some(({ kind }) => kind === 'open')
  );
}

/** Families of the schools that are not named hear of a school that isn’t theirs. */
function onlySome(own: readonly Mention[], said: Said): string | undefined {
  const { schools, claims, happening } = said;
  const named = new Set(own.flatMap(({ names }) => names));
  if (schools.every((name) => named.has(name))) return undefined;
  const isSilent = claims.every(({ kind }) => !claimsOf(happening).some((one) => one === kind));
  const telling = own.filter((mention) => isSilent || isAbout(mention, said));
  return telling.length === 0 ? undefined : telling.map(({ said: name }) => name).join(', ');
}

import {
  type Happening,
  isProtocolAction,
  lateMinutes,
  lateStarts,
} from '#domain/shared/happening.ts';
import type { Reading, Span } from './read/spans.ts';
import type { NearMeaning, TypedKind } from './vocabulary/vocabulary.ts';

export type ChosenKind = {
  happening?: Happening;
  /** What there is to choose from, and nothing is chosen. */
  offers?: readonly Happening[];
  note?: string;
};

/** What is said to be, what is said not to be, and what words may mean. */
export type SaidKinds = {
  kinds: readonly TypedKind[];
  denied: readonly TypedKind[];
  meanings: readonly NearMeaning[];
  isMistake: boolean;
  /** Somebody calls something off, and only they know what. */
  isCancel: boolean;
};

const ofBuilding: readonly TypedKind[] = ['no-heat', 'no-water', 'no-power'];
const particular: readonly TypedKind[] = [...ofBuilding, 'remote-day'];
const quiet: readonly Span['is'][] = [
  'filler',
  'school',
  'join',
  'from',
  'every',
  'morning',
  'only',
];
const school = /^(?:schools?|class(?:es)?|clases?|escuelas?)$/i;

export function saidKinds(reading: Reading): SaidKinds {
  const spans = reading.spans();
  const isOff = spans.some((one, at) => one.is === 'cancel' && !precededBy(spans, at, 'not'));
  const named = spans.flatMap((span, at) =>
    span.is === 'kind' ? [kindSaid(spans, at, span.kind)] : [],
  );
  const denied = new Set(
    named.filter((one) => one.isDenied || (isOff && one.kind !== 'closed')).map(({ kind }) => kind),
  );
  if (!isOff && spans.some(({ is }) => is === 'cancel')) denied.add('closed');
  const kinds = new Set(named.map(({ kind }) => kind).filter((kind) => !denied.has(kind)));
  const off = isOff ? calledOff(reading, [...kinds, ...denied]) : undefined;
  if (off !== undefined) kinds.add(off);
  settle(kinds, denied, spans);
  return {
    kinds: [...kinds],
    denied: [...denied],
    meanings: spans.flatMap((span) => (span.is === 'meaning' ? [span.meaning] : [])),
    isMistake: spans.some(({ is }) => is === 'mistake'),
    isCancel: isOff && kinds.size === 0 && denied.size === 0,
  };
}

/** Leaves the more particular of two that say the same, and what they are a reason for. */
function settle(kinds: Set<TypedKind>, denied: Set<TypedKind>, spans: readonly Span[]): void {
  if (isMoreThanClosed(kinds, spans)) kinds.delete('closed');
  // What the building lacks is why it ends early, or begins late.
  if (kinds.has('early-dismissal') || kinds.has('late') || kinds.has('remote-day'))
    for (const one of ofBuilding) kinds.delete(one);
  if (kinds.has('late')) kinds.delete('open');
  // “Not closed” is open; what else isn’t may be anything.
  if (kinds.size === 0 && [...denied].join() === 'closed') {
    kinds.add('open');
    denied.clear();
  }
}

/** “The gym is closed” is an announcement. */
const kindSaid = (spans: readonly Span[], at: number, kind: TypedKind) => ({
  kind: kind === 'closed' && precededBy(spans, at, 'event') ? 'other' : kind,
  isDenied: precededBy(spans, at, 'not'),
});

/** What is called off: a game or a concert, or school itself; undefined where only the person knows. */
function calledOff(reading: Reading, named: readonly TypedKind[]): TypedKind | undefined {
  const spans = reading.spans();
  if (spans.some(({ is }) => is === 'event')) return 'other';
  const isSchool = (span: Span) =>
    span.is === 'school' ||
    span.is === 'day' ||
    (span.is === 'filler' && school.test(reading.said(span)));
  return named.length === 0 && spans.some(isSchool) ? 'closed' : undefined;
}

/** Closed is said of what is more than that: no heat, or an early end. */
const isMoreThanClosed = (kinds: ReadonlySet<TypedKind>, spans: readonly Span[]) =>
  particular.some((one) => kinds.has(one)) || (kinds.has('early-dismissal') && closesEarly(spans));

/** Whether such a span stands before, with nothing between that says anything. */
function precededBy(spans: readonly Span[], at: number, is: Span['is']): boolean {
  const before = spans.slice(0, at).findLast((span) => span.is !== 'filler');
  return before?.is === is;
}

/** “Close Adams early” is one thing, and “closed Thursday, early dismissal Friday” are two. */
function closesEarly(spans: readonly Span[]): boolean {
  const closed = spans.findIndex((span) => span.is === 'kind' && span.kind === 'closed');
  const early = spans.findLastIndex(
    (span) => span.is === 'kind' && span.kind === 'early-dismissal',
  );
  return closed < early && spans.slice(closed + 1, early).every(({ is }) => quiet.includes(is));
}

/** The one kind that was said, with its hours; empty where two were, or where the opposite may be meant. */
export function chooseKind(said: SaidKinds, reading: Reading, asked?: TypedKind): ChosenKind {
  const spans = reading.spans();
  const kinds =
    asked !== undefined && isProtocolAction(asked) ? actionsOf(said.kinds, asked) : said.kinds;
  const [kind, ...others] = kinds;
  if (others.length > 0)
    return {
      offers: kinds.flatMap(happeningsOf),
      note: 'More than one thing is named. Choose what is happening.',
    };
  if (kind === undefined && said.denied.length === 0) return {};
  if (kind === undefined || said.denied.length > 0)
    return { note: 'It may be the opposite that is meant. Choose what is happening.' };
  if (kind === 'late') return chooseHours(reading);
  return atATime(kind, spans) ?? { happening: kind };
}

/** Closed or open at a time is something else, and a person says what. */
function atATime(kind: TypedKind, spans: readonly Span[]): ChosenKind | undefined {
  if (!spans.some(({ is }) => is === 'time' || is === 'duration')) return undefined;
  if (kind === 'open')
    return {
      offers: [...lateStarts, 'open'],
      note: 'Open at a time may be a late start. Choose what is happening.',
    };
  if (kind !== 'closed') return undefined;
  return {
    offers: ['early-dismissal', 'closed'],
    note: 'Closed at a time may be an early dismissal. Choose what is happening.',
  };
}

const actionsOf = (kinds: readonly TypedKind[], asked: TypedKind) => [
  ...new Set([asked, ...kinds.filter((one) => isProtocolAction(one))]),
];

const happeningsOf = (kind: TypedKind): readonly Happening[] =>
  kind === 'late' ? lateStarts : [kind];

/** More than these are minutes: nobody starts a day late. */
const mostHours = 12;

function chooseHours(reading: Reading): ChosenKind {
  const spans = reading.spans();
  const withUnit = spans.filter((span) => span.is === 'duration');
  const lengths = withUnit.length > 0 ? withUnit : spans.filter((span) => span.is === 'number');
  const [minutes, ...others] = new Set(lengths.map(minutesOf));
  const open = { offers: lateStarts };
  if (others.length > 0)
    return { ...open, note: 'More than one length is named. Choose how late it is.' };
  if (spans.some(({ is }) => is === 'time'))
    return { ...open, note: 'I don’t know when school usually starts. Choose how late it is.' };
  if (minutes === undefined) return open;
  const happening = lateStarts.find((one) => lateMinutes[one] === minutes);
  const said = lengths.map((one) => reading.said(one)).join(' ');
  return happening === undefined
    ? { ...open, note: `“${said}” isn’t offered. Choose 30 minutes to 3 hours.` }
    : { happening };
}

const minutesOf = (span: Extract<Span, { is: 'duration' | 'number' }>) =>
  span.is === 'duration' ? span.minutes : span.number <= mostHours ? span.number * 60 : span.number;

import { either, quoted } from './schools.ts';
import type { Reading, School, Span } from './spans.ts';

/** Where people go, as it was said, or by the name of the school that it is. */
export type Place = { said: string; isSchool?: true };

/** What a sentence says of schools. `unclear`: words that may leave schools out, or may not. */
export type Walk = {
  chosen: School[];
  left: School[];
  notes: string[];
  unclear?: string;
  isEvery: boolean;
  place?: Place | undefined;
  placed: Span[];
};

/** The word that leaves something out, until it is known what; or that leads to a place. */
type Turn = { is: 'out' | 'to'; at: number; hasMet?: true };

/** From left to right: what a word that excludes or points says of what follows it. */
export function walkSentence(reading: Reading): Walk {
  const spans = reading.spans();
  const walk: Walk = { chosen: [], left: [], placed: [], notes: [], isEvery: false };
  const leave = (turn: Turn | undefined) => {
    if (turn?.is === 'out' && turn.hasMet !== true) walk.unclear ??= sideOf(reading, turn.at);
  };
  let turn: Turn | undefined;
  for (const [at, span] of spans.entries()) {
    if (span.is === 'nearly' || isChoice(spans, at)) walk.unclear ??= sideOf(reading, at);
    const begins = turnAt(spans, at);
    const isOver = begins !== undefined || !step(reading, walk, { turn, at });
    if (isOver) leave(turn);
    if (isOver || endsPlace(reading, turn, span)) turn = begins && { is: begins, at };
  }
  leave(turn);
  const placed = walk.placed.filter(({ is }) => is !== 'filler');
  return { ...walk, place: placeOf(reading, placed) };
}

/** Takes what a word says here; false where it is nothing that a turn before it is about. */
function step(
  reading: Reading,
  walk: Walk,
  { turn, at }: { turn: Turn | undefined; at: number },
): boolean {
  const spans = reading.spans();
  const span = spans[at];
  if (span === undefined) return false;
  if (turn?.is === 'to' && (led.has(span.is) || span.is === 'filler')) walk.placed.push(span);
  else if (span.is === 'school') takeSchools(walk, turn, { span, said: reading.said(span) });
  else if (span.is === 'every' && turn === undefined)
    walk.isEvery ||= !isOfLevel(nextOf(spans, at));
  else return passed.has(span.is);
  return true;
}

const endsPlace = (reading: Reading, turn: Turn | undefined, { to }: Span) =>
  turn?.is === 'to' && reading.tokens[to - 1]?.endsClause === true;

/** “Not Adams” leaves a school out, and “not Friday” a day. */
function turnAt(spans: readonly Span[], at: number): Turn['is'] | undefined {
  const span = spans[at];
  const next = nextOf(spans, at);
  if (span === undefined || next === undefined) return span?.is === 'exclude' ? 'out' : undefined;
  if (span.is === 'exclude') return 'out';
  if (span.is === 'not' && denied.has(next.is)) return 'out';
  return span.is === 'to' && led.has(next.is) ? 'to' : undefined;
}

const denied: ReadonlySet<Span['is']> = new Set(['school', 'every', 'told']);
/** All elementary schools, which are named. */
const isOfLevel = (next: Span | undefined) => next?.is === 'school' && next.isEach === true;

const nextOf = (spans: readonly Span[], at: number) =>
  spans.slice(at + 1).find(({ is }) => is !== 'filler');

/** What a place that people go to may be called by. */
const led: ReadonlySet<Span['is']> = new Set([
  'school',
  'unknown',
  'event',
  'number',
  'meaning',
  'ground',
]);
/** What may stand among schools that are left out. */
const passed: ReadonlySet<Span['is']> = new Set(['filler', 'join', 'only']);

/** “Adams or Birch” is one of them. */
const isChoice = (spans: readonly Span[], at: number) =>
  spans[at]?.is === 'or' && spans[at - 1]?.is === 'school' && nextOf(spans, at)?.is === 'school';

function takeSchools(
  walk: Walk,
  turn: Turn | undefined,
  { span, said }: { span: Extract<Span, { is: 'school' }>; said: string },
): void {
  const isLeft = turn?.is === 'out';
  if (turn !== undefined) turn.hasMet = true;
  const isClear = span.schools.length === 1 || span.isEach === true;
  if (!isClear) walk.notes.push(`“${quoted(said)}” could be ${either(span.schools)}.`);
  if (!isClear && isLeft) walk.unclear ??= said;
  const into = isLeft ? walk.left : walk.chosen;
  into.push(...(isClear ? span.schools : []).filter((one) => !into.includes(one)));
}

function placeOf(reading: Reading, placed: readonly Span[]): Place | undefined {
  const [first, ...others] = placed;
  if (first === undefined) return undefined;
  const said = reading.said({ from: first.from, to: (others.at(-1) ?? first).to });
  const school = placed.find(({ is }) => is === 'school');
  const only = others.length === 0 && first.is === 'school' && first.schools.length === 1;
  return {
    said: only ? (first.schools[0]?.name ?? said) : said,
    ...(school === undefined ? {} : { isSchool: true as const }),
  };
}

/** A word that turns the sentence, with its neighbors. */
function sideOf(reading: Reading, at: number): string {
  const spans = reading.spans();
  const before = spans.slice(0, at).findLast(({ is }) => is === 'every');
  const from = before ?? spans[at];
  return reading.said({ from: from?.from ?? 0, to: (nextOf(spans, at) ?? spans[at])?.to ?? 0 });
}

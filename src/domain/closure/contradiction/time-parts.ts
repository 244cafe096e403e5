import { type Figure, foldText } from '#domain/language/figures.ts';
import { type SaidClosure, saidClosures } from '#domain/language/said-closure.ts';
import { saidFigures } from '#domain/language/said-figures.ts';
import { traceText } from '#domain/language/traced-text.ts';

/** A time that a sentence says, and what it is the time of. */
export type Part = {
  figure: Figure;
  /** What is said of it in the same breath. */
  claims: readonly SaidClosure[];
  /** What stands first there, or before it in the sentence: `apart` is a bus, a meal, a game. */
  role: (typeof roles)[number] | undefined;
};

const roles = ['apart', 'early', 'starts'] as const;

/** Where one thing ends and another begins, and no time is cut. */
const pause = /[,،，、;；:：()–—](?!\d)|\s-\s/u;

/** `at 12:30 and buses leave at 12:40` is the time of two things: each has the words as far as it, and the last also those after it. */
export function partsOf(language: string, sentence: string, names: readonly string[]): Part[] {
  const parts: Part[] = [];
  let role: Part['role'];
  for (const clause of sentence.split(pause)) {
    const times = timesIn(language, clause, names);
    const ends = times.map(({ end }, index) => (index === times.length - 1 ? undefined : end));
    for (const [index, end] of (times.length === 0 ? [undefined] : ends).entries()) {
      const piece = times.length === 0 ? clause : cut(clause, ends[index - 1], end);
      const claims = saidClosures(language, traceText(piece));
      role = roleOf(claims) ?? role;
      const figure = times[index]?.figure;
      if (figure !== undefined) parts.push({ figure, claims, role });
    }
  }
  return parts;
}

const cut = (clause: string, from: number | undefined, to: number | undefined) =>
  foldText(clause).slice(from ?? 0, to);

function roleOf(claims: readonly SaidClosure[]): Part['role'] {
  const found = claims.find(({ kind }) => roles.some((role) => role === kind));
  return roles.find((role) => role === found?.kind);
}

/** In the order in which they are said. */
function timesIn(language: string, clause: string, names: readonly string[]) {
  const folded = foldText(clause);
  return saidFigures(language, clause, names)
    .filter(({ may }) => may.some((reading) => reading.startsWith('time ')))
    .map((figure) => ({ figure, end: folded.indexOf(figure.said) + figure.said.length }))
    .toSorted((one, other) => one.end - other.end);
}

import type { Figure } from '#domain/language/figures.ts';
import { type SaidClosure, saidClosures } from '#domain/language/said-closure.ts';
import { saidFigures } from '#domain/language/said-figures.ts';
import { traceText } from '#domain/language/traced-text.ts';
import { findMentions, levelMentions, type Mention } from './school-mentions.ts';
import { type Part, partsOf } from './time-parts.ts';

/** What a text says, taken apart as far as it is held against a form. */
export type Reading = {
  language: string;
  claims: readonly SaidClosure[];
  mentions: readonly Mention[];
  /** “The high school”. */
  levels: readonly Mention[];
  sentences: readonly Sentence[];
  sentenceOf: (said: { at: number }) => Sentence;
};

export type Sentence = {
  claims: readonly SaidClosure[];
  /** Times, days and spans of time. */
  figures: readonly Figure[];
  parts: readonly Part[];
};

export const says = (sentence: Pick<Sentence, 'claims'>, ...kinds: SaidClosure['kind'][]) =>
  sentence.claims.some(({ kind }) => kinds.includes(kind));

export function readText(
  language: string,
  text: string,
  { allSchools, place }: { allSchools: readonly string[]; place?: string | null | undefined },
): Reading {
  const names = [...allSchools, ...(place == null ? [] : [place])];
  const traced = traceText(text);
  const { mentions, rest } = findMentions(traced, { names: allSchools, place });
  const claims = saidClosures(language, { ...traced, plain: rest });
  const sentences = traced.sentences.map((sentence, index) => ({
    claims: claims.filter(({ at }) => traced.sentenceOf(at) === index),
    figures: saidFigures(language, sentence, names),
    parts: partsOf(language, sentence, names),
  }));
  const none = { claims: [], figures: [], parts: [] };
  return {
    language,
    claims,
    mentions,
    levels: levelMentions(claims, { plain: traced.plain, names: allSchools }),
    sentences,
    sentenceOf: ({ at }) => sentences[traced.sentenceOf(at)] ?? none,
  };
}

type Kind = 'weekday' | 'date' | 'until' | 'time' | 'minutes';

/** What a figure may mean of this kind: `12:30`, of `time 12:30`. */
export const readingsOf = ({ may }: Figure, kind: Kind): string[] =>
  may.flatMap((reading) =>
    reading.startsWith(`${kind} `) ? [reading.slice(kind.length + 1)] : [],
  );

export const isDay = (figure: Figure) =>
  (['weekday', 'date', 'until'] as const).some((kind) => readingsOf(figure, kind).length > 0);

/** Whether a day of the words is this one. */
export function isOn(figure: Figure, eventDate: string): boolean {
  const weekday = String(Temporal.PlainDate.from(eventDate).dayOfWeek - 1);
  return (
    readingsOf(figure, 'weekday').includes(weekday) ||
    (['date', 'until'] as const).some((kind) =>
      readingsOf(figure, kind).includes(eventDate.slice(5)),
    )
  );
}

import type { Figure } from '#domain/language/figures.ts';
import { type SaidClosure, saidClosures } from '#domain/language/said-closure.ts';
import { saidFigures } from '#domain/language/said-figures.ts';
import { traceText } from '#domain/language/traced-text.ts';
import { type Happening, minutesLate } from '#domain/shared/happening.ts';
import { otherSchools } from './other-schools.ts';
import { type Asked, claimsOf, isClaim } from './own-claims.ts';
import { oddTime, otherDay, otherSpan, otherTime } from './said-day.ts';
import { findMentions } from './school-mentions.ts';

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

import { vocabularies } from '../vocabulary/vocabularies.ts';
import { either, nearSchools, quoted } from './schools.ts';
import { isSlip } from './slips.ts';
import type { Reading, School, Span } from './spans.ts';
import { plain } from './tokens.ts';

/** Words that nothing understood, with what they may have been meant as. */
export type Unread = {
  notes: string[];
  mayBeDay: boolean;
  mayBeSchool: boolean;
  mayBeReason: boolean;
  /** Where those begin that may have meant anything. */
  lost: ReadonlySet<number>;
};

const dayNames = Object.values(vocabularies).flatMap((one) => one.dayNames);

/**
 * A word that is nearly a school or a day may be that alone; any other may have meant a day, a school or a reason. Words of
 * where people go (`places`) are understood.
 */
export function readUnread(
  reading: Reading,
  schools: readonly School[],
  places: readonly Span[] = [],
): Unread {
  const found = phrases(reading, places).map(({ said, from }) => {
    const days = daysLike(said);
    const near = days.length > 0 ? [] : nearSchools(said, schools);
    const meant = days.length > 0 ? days.join(' or ') : near.length > 0 ? either(near) : undefined;
    const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
    return {
      note: `I didn’t understand “${quoted(said)}”.${question}`,
      from,
      isDay: days.length > 0,
      isSchool: near.length > 0,
    };
  });
  const lost = found.filter(({ isDay, isSchool }) => !isDay && !isSchool);
  return {
    notes: found.map(({ note }) => note),
    mayBeDay: found.some(({ isSchool }) => !isSchool),
    mayBeSchool: found.some(({ isDay }) => !isDay),
    mayBeReason: lost.length > 0,
    lost: new Set(lost.map(({ from }) => from)),
  };
}

/** Unknown words that stand together are one; a word that is nearly a day is one of its own. */
function phrases(reading: Reading, places: readonly Span[]) {
  const all: { said: string; from: number; to: number }[] = [];
  for (const span of reading.spans()) {
    if (span.is !== 'unknown' || places.some(({ from }) => from === span.from)) continue;
    const said = reading.said(span);
    const last = all.at(-1);
    const isOne =
      last?.to === span.from && [said, last.said].every((one) => daysLike(one).length === 0);
    if (last !== undefined && isOne) {
      last.said += ` ${said}`;
      last.to = span.to;
    } else all.push({ said, from: span.from, to: span.to });
  }
  return all;
}

const daysLike = (said: string) =>
  dayNames
    .filter((name) => isSlip(plain(said), name))
    .map((name) =>
      /^to|^man/.test(name) ? name : `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    );

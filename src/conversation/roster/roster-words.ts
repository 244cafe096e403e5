import { fact } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import type { NamedSchoolChange } from '#domain/roster/run/roster-run.ts';
import { count } from '#domain/shared/count-words.ts';

const mostSchools = 8;

/** How many students each school had, and has: “412 students → none”. */
export function schoolFacts(schools: readonly NamedSchoolChange[]): Fact[] {
  const told = schools
    .slice(0, mostSchools)
    .map(({ name, before, after }) => fact(name, `${students(before)} → ${students(after)}`));
  const more = schools.length - told.length;
  return more === 0 ? told : [...told, fact('More schools', count(more))];
}

const students = (number: number) => (number === 0 ? 'none' : count(number));

/** Problems are told as lines of a terminal; here they are sentences. */
export const sentence = (line: string): string =>
  `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.?!]$/.test(line) ? '' : '.'}`;

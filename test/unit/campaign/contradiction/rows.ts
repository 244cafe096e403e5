import type { Happening } from '#domain/shared/happening.ts';

/** Schools with like names, by the letter that the tables call them. */
export const schools: Readonly<Record<string, string>> = {
  L: 'Lincoln Elementary',
  M: 'Lincoln Middle School',
  S: 'Snake River High School',
  E: 'Snake River Elementary',
  C: 'Cottonwood Elementary School',
  N: 'North High School',
  V: 'Northview Elementary',
  A: 'Adams Academy',
};

/**
 * What the form says, and what the words say. The day is Tuesday, December 1, and families hear of it then; with `tomorrow`
 * the evening before. Students of an early dismissal leave at 12:30 pm. `*` is all schools. A `matter` is a school matter,
 * which waits for calling hours; anything else is an emergency.
 */
export type Row = readonly [
  happening: Happening | `${Happening} ${'tomorrow' | 'matter'}`,
  schools: string,
  text: string,
];

export type Table = { language: string; contradicting: readonly Row[]; agreeing: readonly Row[] };

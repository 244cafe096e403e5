import type { Ground, Happening, lateMinutes } from '#domain/shared/happening.ts';

/** What a form can be about. `late`: the hours are still to be read. */
export type TypedKind = Exclude<Happening, keyof typeof lateMinutes> | 'late';

/** Words that are as likely one form as another: they are offered, never taken. */
export type NearMeaning = { said: readonly string[]; kinds: readonly TypedKind[]; ground?: Ground };

/**
 * What staff type in one language. Phrases are lower case, without accents, apostrophes or hyphens. In a pattern `{n}` is a
 * number, `{h}` a word for hours and `{m}` one for minutes.
 */
export type Vocabulary = {
  /** Words that this language alone has: they say that a sentence is in it. */
  own: readonly string[];
  kinds: Partial<Record<TypedKind, readonly string[]>>;
  /** Closed, and why: `snow day`. */
  closedFor: Partial<Record<Ground, readonly string[]>>;
  /** What somebody calls off, and the things of which that is a closing. */
  cancel: readonly string[];
  /** What happens at a school and isn’t school: calling it off is an announcement. */
  events: readonly string[];
  grounds: Partial<Record<Ground, readonly string[]>>;
  meanings: readonly NearMeaning[];
  /** Something was sent that should not have been. */
  mistakes: readonly string[];
  /** `exclude` leaves out what follows, `to` leads to where people go, `from` to whom it is about. */
  exclude: readonly string[];
  /** Long enough that a slip of the finger makes no other word of them. */
  excludeSlips: readonly string[];
  not: readonly string[];
  or: readonly string[];
  to: readonly string[];
  from: readonly string[];
  /** All schools; and what has such a word without being of schools. */
  every: readonly string[];
  notEvery: readonly string[];
  joins: readonly string[];
  /** Levels of schools, as they stand in names. */
  levels: readonly string[];
  /** More days than one. */
  several: readonly string[];
  /** Said behind a number of them. */
  days: readonly string[];
  /** Said of days in a way that the library reads otherwise: what it reads instead. */
  dayAliases: Readonly<Record<string, string>>;
  /** The half of a day that a time or a day is in; says nothing by itself. */
  morning: readonly string[];
  dayNames: readonly string[];
  /** Before the number of a day: `the 7th`. */
  dayLeads: readonly string[];
  numerals: Readonly<Record<string, number>>;
  hours: readonly string[];
  minutes: readonly string[];
  /** Hours of the number, and minutes beside them. */
  durations: readonly (readonly [pattern: string, hours: number, minutes: number])[];
  /** Minutes after the hour `{n}`; a time of its own has its hour too. */
  times: readonly (readonly [pattern: string, minutes: number, hour?: number])[];
  staff: readonly string[];
  families: readonly string[];
  only: readonly string[];
  also: readonly string[];
  /** Says nothing to us. */
  fillers: readonly string[];
};

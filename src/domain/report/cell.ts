import { type RoundedCount, roundCount } from '#domain/consent/report/rounded-count.ts';

/** Codes that are stored, and said in the words of cards. */
export type Vocabulary =
  | 'act'
  | 'channel'
  | 'ending'
  | 'finding'
  | 'happening'
  | 'language'
  | 'means'
  | 'purpose'
  | 'reason'
  | 'role'
  | 'scope';

/** One figure of a report. Cards and paper say it in words; a spreadsheet gets numbers where it can count with them. */
export type Cell =
  | { is: 'words'; words: string }
  /** Of staff, closures or entries: exact. */
  | { is: 'count'; count: number }
  /** Of phones, families or opt-outs: rounded, so that no few of them can be told apart. */
  | { is: 'people'; count: RoundedCount }
  | { is: 'share'; part: RoundedCount; whole: RoundedCount }
  | { is: 'percent'; part: number; whole: number }
  | { is: 'wait'; seconds: number }
  | { is: 'time'; at: Temporal.Instant }
  | { is: 'date'; at: Temporal.Instant }
  /** `other` stands where nobody has words for the code. */
  | { is: 'term'; of: Vocabulary; code: string; other?: string }
  | { is: 'nothing' };

export const nothing: Cell = { is: 'nothing' };
export const words = (said: string | null): Cell =>
  said === null || said === '' ? nothing : { is: 'words', words: said };
export const exact = (count: number): Cell => ({ is: 'count', count });
/** Sums are added up first, and rounded here. */
export const people = (count: number): Cell => rounded(roundCount(count));
export const share = (part: number, whole: number): Cell =>
  roundedShare(roundCount(part), roundCount(whole));
export const rounded = (count: RoundedCount): Cell => ({ is: 'people', count });
export const roundedShare = (part: RoundedCount, whole: RoundedCount): Cell => ({
  is: 'share',
  part,
  whole,
});
/** Of what is exact: one decimal. */
export const percentOf = (part: number, whole: number): Cell => ({ is: 'percent', part, whole });
export const wait = (seconds: number | null): Cell =>
  seconds === null ? nothing : { is: 'wait', seconds: Math.max(seconds, 0) };
export const time = (at: Temporal.Instant | null): Cell =>
  at === null ? nothing : { is: 'time', at };
export const date = (at: Temporal.Instant | null): Cell =>
  at === null ? nothing : { is: 'date', at };
export const term = (of: Vocabulary, code: string | null, other?: string | null): Cell =>
  code === null ? nothing : { is: 'term', of, code, ...(other == null ? {} : { other }) };

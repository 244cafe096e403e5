import type { Row } from '../rows.ts';

/** One form, with words that contradict it and words that are like them and do not. */
export type Pair = readonly [
  sort: string,
  form: Row[0],
  schools: string,
  contradicting: string,
  agreeing: string,
];

export type Pairs = { language: string; pairs: readonly Pair[] };

import type { WordsFile } from './catalog/read-file.ts';
import type { FigureRule } from './figures.ts';
import type { OptOutPhrases } from './opt-out-phrases.ts';

/**
 * Everything that families read and hear in one language, and how they are understood in it. The words are those of its
 * file in `words/`: written for the ear where they are spoken, with dates in words and no abbreviations.
 *
 * What the law and the carriers want of them: `spoken.identity` comes at the beginning, under the name the district is
 * registered by (47 CFR 64.1200(b)(1)), and `spoken.optOut` right after it ((b)(3)); `spoken.callBack` tells the number of
 * the district ((b)(2)); `spoken.wrongNumber` is the last of every call, an emergency's too (Coleman v. Rite Aid);
 * `texted.stop` ends a text that needs consent (CTIA Messaging Principles, 5.1.3). English and Spanish confirmations keep
 * to the letters of GSM-7 (3GPP TS 23.038), which has no á, í, ó or ú, and to 160 of them where the district's name has no
 * more than 35: one text, not two. The same goes for the answer to HELP and for the code.
 */
export type Language = Omit<WordsFile, 'day' | 'times'> & {
  /** BCP 47. */
  code: string;
  /** A calendar date, whole and in parts; `day` is a phrase such as "Tuesday, January 14". */
  dayOf: (date: Temporal.PlainDate) => SpokenDay;
  /** A time of day for the ear, with its preposition: "at 8:30 am". */
  timeOf: (time: Temporal.PlainTime) => string;
  /** How a text in this language says times, dates and numbers. */
  figures: readonly FigureRule[];
  /** How people ask in it to be left alone. */
  optOut: readonly OptOutPhrases[];
};

export type SpokenWords = Language['spoken'];

export type SpokenDay = Record<'day' | 'weekday' | 'dayOfMonth' | 'month', string>;

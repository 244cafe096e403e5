import type { PageWords } from '#domain/language/catalog/words.ts';

/**
 * The notice of rights (34 CFR 99.7), and of how numbers and answers are used. Not versioned by hand: one changed
 * word, or another name of the district, is another version.
 */
export type RightsNotice = {
  /** Eight hexadecimal digits. */
  version: string;
  parts: NoticePart[];
};

export type NoticePart = {
  title: string;
  intro: string;
  points: { lead: string; words: string }[];
};

/** What a notice says of the district; the number is written as people write it. */
export type NoticeDistrict = { name: string; number: string };

/** The parts of a notice, as a language's file has them, about this district. */
export function saidParts(parts: PageWords['rights'], district: NoticeDistrict): NoticePart[] {
  return parts.map(({ title, intro, points }) => ({
    title: title(district),
    intro: intro(district),
    points: points.map(({ lead, words }) => ({ lead: lead(district), words: words(district) })),
  }));
}

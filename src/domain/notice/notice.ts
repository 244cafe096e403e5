/** The languages that notices and pages for families are written in. */
export type NoticeLanguage = 'en' | 'es';

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

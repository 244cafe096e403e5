type Texts = Readonly<Record<string, string>>;

/** Of one phone of the list: it is told as staff, and a family of the closure uses it, too. */
export type Hearer = { forStaff: boolean; ofFamily: boolean };

/**
 * What a phone is told. Staff hear their own words, where the closure has some; a parent who works there hears them after the
 * families' words, so that one call tells both. A language without staff words is left to English.
 */
export function textsFor(
  texts: Texts,
  staffTexts: Texts | null | undefined,
  { forStaff, ofFamily }: Hearer,
): Texts {
  if (staffTexts == null || !forStaff) return texts;
  return ofFamily ? joinedTexts(texts, staffTexts) : staffTexts;
}

/** In the languages that have both. */
export const joinedTexts = (texts: Texts, staffTexts: Texts): Texts =>
  Object.fromEntries(
    Object.entries(staffTexts).flatMap(([language, words]) => {
      const before = texts[language];
      return before === undefined ? [] : [[language, `${before} ${words}`]];
    }),
  );

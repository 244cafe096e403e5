import type { CommandContext } from '#conversation/kit/command.ts';
import type { Prefilled } from '#domain/closure/translation/language-doubts.ts';
import { findLagging, findTranslations } from '#domain/words/translation/find-translations.ts';
import type { Standing } from '#domain/words/translation/translation.ts';

type Texts = Readonly<Record<string, string>>;

export const acceptedOf = (standings: readonly Standing[]): Record<string, string> =>
  Object.fromEntries(
    standings.flatMap(({ language, accepted }) =>
      accepted === null ? [] : [[language, accepted]],
    ),
  );

/** With what translators accepted for this English, where these families have no text yet; the same ones, if nothing is new. */
export async function withAccepted(
  { db, translates }: CommandContext,
  texts: Record<string, string>,
  audience: readonly { language: string }[],
): Promise<Record<string, string>> {
  const { en: english = '' } = texts;
  if (translates !== true || english === '') return texts;
  const added = Object.entries(acceptedOf(await findTranslations(db, english))).filter(
    ([language]) =>
      (texts[language] ?? '') === '' && audience.some((one) => one.language === language),
  );
  return added.length === 0 ? texts : { ...texts, ...Object.fromEntries(added) };
}

/** What is wrong, by language, with words that were accepted for other English. The district's own words are nobody's. */
export async function laggingTexts(
  { db }: CommandContext,
  texts: Texts,
  prefilled: Prefilled,
): Promise<Record<string, string>> {
  const own = Object.entries(texts).filter(
    ([language, text]) => prefilled.before !== undefined || text !== prefilled.texts[language],
  );
  const lagging = await findLagging(db, { ...Object.fromEntries(own), en: texts['en'] ?? '' });
  return Object.fromEntries(lagging.map((language) => [language, laggingWords]));
}

const laggingWords =
  'A translator accepted these words for other English. Empty this field and press “Propose translations”, or write the text again.';

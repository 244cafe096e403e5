import { acceptedOf } from '#conversation/closure/request/accepted-texts.ts';
import {
  openWords,
  readTyped,
  textsOf,
  writtenIn,
} from '#conversation/closure/request/open-texts.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readTexts } from '#domain/closure/draft/message-texts.ts';
import { findTranslations } from '#domain/words/translation/find-translations.ts';
import { startTranslations } from '#domain/words/translation/start-translations.ts';
import type { Standing } from '#domain/words/translation/translation.ts';
import { progressNote } from './translation-words.ts';

export const proposeCommand = {
  submitted: { 'propose-translations': proposeTranslations },
} satisfies Command;

/**
 * A button of the form of words: asks for the languages that have no text, brings in what translators accepted meanwhile,
 * and says how it stands. It waits for nobody, and neither does the requester.
 */
export async function proposeTranslations(
  context: CommandContext,
  actor: Actor,
  said: Omit<Submission, 'place'>,
  shown: { languages?: 'all' } = {},
): Promise<Reply> {
  const again = (note?: string, values = said.values) =>
    openWords(
      context,
      actor,
      { ...said, values },
      { ...shown, ...(note === undefined ? {} : { note }) },
    );
  const typed = await readTyped(context, actor, said);
  if (typed === undefined || context.translates !== true) return again();
  const { prefilled, timeZone } = typed.read;
  const words = readTexts(textsOf(said, prefilled.texts), writtenIn(prefilled));
  if (words.kind === 'errors') return again(Object.values(words.errors).join(' '));
  const english = words.texts['en'] ?? '';
  const lacking = prefilled.audience
    .map(({ language }) => language)
    .filter((language) => language !== 'en' && words.texts[language] === undefined);
  const { operator } = actor;
  await startTranslations(context.db, { operator, english, languages: lacking });
  const standings = (await findTranslations(context.db, english)).filter(({ language }) =>
    lacking.includes(language),
  );
  const note =
    standings.length === 0 ? 'Every language has a text.' : progressNote(standings, timeZone);
  return again(note, { ...said.values, ...acceptedFields(standings) });
}

const acceptedFields = (standings: readonly Standing[]) => textFields(acceptedOf(standings));

const textFields = (texts: Record<string, string>) =>
  Object.fromEntries(Object.entries(texts).map(([language, text]) => [`text-${language}`, text]));

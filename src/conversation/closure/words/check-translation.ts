import { sentenceCard } from '#cards/sentence-card.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, press, words } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { languageName } from '#domain/language/languages.ts';
import {
  decideTranslation,
  type TranslationAnswer,
} from '#domain/words/translation/decide-translation.ts';
import { findTranslation } from '#domain/words/translation/find-translations.ts';
import { readsLanguage } from '#domain/words/translation/translation.ts';
import { translationForm } from './translation-card.ts';

const said = { translation: id };
const gone = 'not-a-translator';

/** What somebody who reads a language does with a proposal: on its card, or in the form that it opens. */
export const translationCommand = {
  pressed: {
    // The card shows by itself what was decided.
    'accept-translation': press(said, gone, (context, actor, { translation }) =>
      decide(context, actor, translation, { kind: 'accept' }),
    ),
    'reject-translation': press(said, gone, (context, actor, { translation }) =>
      decide(context, actor, translation, { kind: 'reject' }),
    ),
    'translation-form': press(said, gone, openForm),
  },
  submitted: {
    translation: press(
      { ...said, accepted: words },
      gone,
      async (context, actor, { translation, accepted: text }) => {
        const decided = await decide(context, actor, translation, { kind: 'accept', text });
        return decided.kind === 'refused' && decided.reason === 'translation-differs'
          ? { kind: 'errors' as const, errors: { accepted: unchanged } }
          : decided;
      },
      sayDecided,
    ),
    'translation-reject': press(
      said,
      gone,
      (context, actor, { translation }) => decide(context, actor, translation, { kind: 'reject' }),
      sayDecided,
    ),
  },
} satisfies Command;

async function openForm(
  { db }: CommandContext,
  { operator }: Actor,
  { translation }: { translation: string },
): Promise<Reply> {
  const view = await findTranslation(db, translation);
  if (view === undefined || !readsLanguage(operator, view.language)) return refuse(gone);
  return view.state === 'proposed'
    ? { kind: 'form', form: translationForm(view) }
    : refuse('translation-settled');
}

async function decide(
  { db }: CommandContext,
  { operator, account: { platform } }: Actor,
  id: string,
  answer: TranslationAnswer,
) {
  const decided = await decideTranslation(db, { operator, platform, id, answer });
  return decided.kind === 'wrong'
    ? { kind: 'errors' as const, errors: { accepted: decided.error } }
    : decided;
}

/** A form may have been opened anywhere. */
function sayDecided(
  _context: CommandContext,
  _actor: Actor,
  { kind, language }: { kind: keyof typeof doneWords; language: string },
): Reply {
  return {
    kind: 'private',
    card: sentenceCard({ text: doneWords[kind](languageName(language)) }),
  };
}

const unchanged =
  'Its times, dates or numbers still differ from the English. Change the words, or reject it.';

const doneWords = {
  accepted: (name: string) => `You accepted the ${name} text. The requester can use it now.`,
  rejected: (name: string) => `You rejected the ${name} text. These families hear English.`,
};

import { sentenceCard } from '#cards/sentence-card.ts';
import type { Asker, Command, CommandContext, Press, Reply } from '#conversation/command.ts';
import { readId } from '#conversation/read-id.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { translationForm } from '#conversation/words/translation-card.ts';
import { languageName } from '#domain/language/languages.ts';
import {
  decideTranslation,
  type TranslationAnswer,
} from '#domain/words/translation/decide-translation.ts';
import { findTranslation } from '#domain/words/translation/find-translations.ts';
import { readsLanguage } from '#domain/words/translation/translation.ts';

/** What somebody who reads a language does with a proposal: on its card, or in the form that it opens. */
export const translationCommand = {
  pressed: {
    'accept-translation': (context, asker, press) =>
      decide(context, asker, { press, answer: { kind: 'accept' }, isForm: false }),
    'reject-translation': (context, asker, press) =>
      decide(context, asker, { press, answer: { kind: 'reject' }, isForm: false }),
    'translation-form': openForm,
  },
  submitted: {
    translation: (context, asker, said) =>
      decide(context, asker, {
        press: said,
        answer: { kind: 'accept', text: said.values['accepted'] ?? '' },
        isForm: true,
      }),
    'translation-reject': (context, asker, said) =>
      decide(context, asker, { press: said, answer: { kind: 'reject' }, isForm: true }),
  },
} satisfies Command;

async function openForm(
  { db }: CommandContext,
  { operator }: Asker,
  { data }: Press,
): Promise<Reply> {
  const id = readId(data['translation']);
  const view = id === undefined ? undefined : await findTranslation(db, id);
  if (view === undefined || !readsLanguage(operator, view.language))
    return refuse('not-a-translator');
  return view.state === 'proposed'
    ? { kind: 'form', form: translationForm(view) }
    : refuse('translation-settled');
}

async function decide(
  { db }: CommandContext,
  { operator, account }: Asker,
  { press, answer, isForm }: { press: Press; answer: TranslationAnswer; isForm: boolean },
): Promise<Reply> {
  const id = readId(press.data['translation']);
  if (id === undefined) return refuse('not-a-translator');
  const { platform } = account;
  const decided = await decideTranslation(db, { operator, platform, id, answer });
  switch (decided.kind) {
    case 'wrong':
      return { kind: 'errors', errors: { accepted: decided.error } };
    case 'refused':
      return isForm && decided.reason === 'translation-differs'
        ? { kind: 'errors', errors: { accepted: unchanged } }
        : refuse(decided.reason);
    default:
      // The card of a press shows it by itself; a form may have been opened anywhere.
      return isForm
        ? {
            kind: 'private',
            card: sentenceCard({ text: doneWords[decided.kind](languageName(decided.language)) }),
          }
        : { kind: 'done' };
  }
}

const unchanged =
  'Its times, dates or numbers still differ from the English. Change the words, or reject it.';

const doneWords = {
  accepted: (name: string) => `You accepted the ${name} text. The requester can use it now.`,
  rejected: (name: string) => `You rejected the ${name} text. These families hear English.`,
};

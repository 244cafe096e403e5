import { note, quote, say } from '#cards/blocks.ts';
import type { Block, Button, Card, Tone } from '#cards/card.ts';
import type { Form } from '#cards/form.ts';
import { languageName } from '#domain/language/languages.ts';
import { maxMessageLength } from '#domain/language/message/text-error.ts';
import type { TranslationView } from '#domain/words/translation/translation.ts';
import { figuresWords, standingWords } from './translation-words.ts';

/** For somebody who reads the language: the English, what was proposed, and what they can do with it. */
export function translationCard(view: TranslationView, timeZone: string): Card {
  const name = languageName(view.language);
  const isOpen = view.state === 'proposed';
  return {
    title: `${name}: is this translation right?`,
    badge: badges[view.state] ?? badges.proposed,
    blocks: [
      ...(isOpen
        ? [
            say(
              `${view.askedBy} asked for it. A machine wrote the ${name}; no family hears it unless you accept.`,
            ),
          ]
        : [say(standingWords(view, timeZone))]),
      ...textBlocks(view),
    ],
    buttons: isOpen ? openButtons(view) : [],
    summary: isOpen ? `${name}: a translation waits for you.` : standingWords(view, timeZone),
  };
}

/** For the person who asked for it, once a reader decided. */
export function translationAnswerCard(view: TranslationView, timeZone: string): Card {
  const { language, english, proposed, accepted, state } = view;
  const name = languageName(language);
  const said = standingWords(view, timeZone);
  const next =
    state === 'accepted'
      ? `Press “Propose translations” on your draft to add it. To add it to a request that waits, withdraw that and press “Add ${name} and resubmit”.`
      : 'These families hear English, unless someone writes the text by hand.';
  return {
    title: `${name}: the translation you asked for`,
    badge: badges[state] ?? badges.proposed,
    blocks: [say(`${said} ${next}`), quote('English', english), quote(name, accepted ?? proposed)],
    buttons: [],
    summary: said,
  };
}

const badges: Partial<Record<TranslationView['state'], { text: string; tone: Tone }>> & {
  proposed: { text: string; tone: Tone };
} = {
  proposed: { text: 'Waiting for you', tone: 'waiting' },
  accepted: { text: 'Accepted', tone: 'good' },
  rejected: { text: 'Rejected', tone: 'neutral' },
};

function textBlocks(view: TranslationView): Block[] {
  const { english, language, proposed, accepted, differs, figures, state } = view;
  return [
    quote('English', english),
    quote(languageName(language), accepted ?? proposed),
    ...(differs && state === 'proposed' ? [note(figuresWords(figures), 'bad')] : []),
  ];
}

function openButtons({ id, language, differs }: TranslationView): Button[] {
  const data = { translation: id };
  const edit: Button = {
    verb: 'translation-form',
    label: 'Edit and accept',
    data,
    opensForm: true,
    ...(differs ? { style: 'primary' as const } : {}),
  };
  return [
    ...(differs
      ? []
      : [{ verb: 'accept-translation', label: 'Accept', style: 'primary', data } as const]),
    edit,
    {
      verb: 'reject-translation',
      label: 'Reject',
      style: 'danger',
      data,
      confirm: {
        title: `Reject the ${languageName(language)}?`,
        text: 'These families hear English, unless someone writes the text by hand.',
        yes: 'Reject it',
      },
    },
  ];
}

/** The same with a field to mend the words in. */
export function translationForm(view: TranslationView): Form {
  const { id, english, language, proposed, differs, figures } = view;
  const name = languageName(language);
  return {
    verb: 'translation',
    title: 'Check a translation',
    submitLabel: 'Accept',
    data: { translation: id },
    intro: differs ? figuresWords(figures) : 'No family hears it unless you accept.',
    fields: [
      { kind: 'words', name: 'english', label: 'English', text: english },
      {
        kind: 'text',
        name: 'accepted',
        label: name,
        hint: 'Say all that the English says: every time, date and number.',
        multiline: true,
        maxLength: maxMessageLength,
        value: proposed,
      },
    ],
    buttons: [{ verb: 'translation-reject', label: 'Reject' }],
  };
}

/** Beside what else waits for somebody: each opens its form. */
export const readButton = ({ id, language }: TranslationView): Button => ({
  verb: 'translation-form',
  label: `Check ${languageName(language)}`,
  data: { translation: id },
  opensForm: true,
});

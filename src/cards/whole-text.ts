import { languageName } from '#domain/language/languages.ts';
import { quote } from './blocks.ts';
import type { Card } from './card.ts';
import type { Form } from './form.ts';
import { reachWords } from './reach-words.ts';

type Texts = Readonly<Record<string, string>>;

/** The whole words, and the button that approves them at their end. */
export function wholeTextForm(about: {
  texts: Texts;
  reach: Parameters<typeof reachWords>[0];
  data: Record<string, string>;
}): Form {
  return {
    verb: 'approve',
    title: 'Read the whole text',
    submitLabel: 'Approve',
    data: about.data,
    fields: [
      ...inOrder(about.texts).map(({ language, body }) => ({
        kind: 'words' as const,
        name: `text-${language}`,
        label: languageName(language),
        text: body,
      })),
      {
        kind: 'words',
        name: 'question',
        label: 'Approve this closure?',
        text: `${reachWords(about.reach)} Fingerprint ${about.data['code'] ?? ''}.`,
      },
    ],
  };
}

/** The same for those who may look only. */
export function wholeTextCard(about: { number: number; texts: Texts }): Card {
  const title = `The text of closure ${about.number}`;
  return {
    title,
    blocks: inOrder(about.texts).map(({ language, body }) => quote(languageName(language), body)),
    buttons: [],
    summary: title,
  };
}

/** English first. */
function inOrder(texts: Texts): { language: string; body: string }[] {
  return Object.entries(texts)
    .map(([language, body]) => ({ language, body }))
    .toSorted(
      (a, b) =>
        Number(b.language === 'en') - Number(a.language === 'en') ||
        a.language.localeCompare(b.language),
    );
}

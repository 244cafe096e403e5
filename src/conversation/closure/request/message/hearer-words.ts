import { fieldNames } from '#domain/language/family-fields.ts';
import { languageName, languages } from '#domain/language/languages.ts';
import { isSpoken } from '#domain/language/message/message.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** Who hears a message in a language: families, or the phones that a correction is for. */
export type Hearers = { language: string; families: number; phones?: number };

/** Their texts fit the 27 KB of a dialog in Teams. Those of fewer families are only named. */
export const mostLanguages = 24;

/** `Somali · 41 families speak it`: one that speaks two languages counts under both. */
export function hearersWords({ language, families, phones }: Hearers): string {
  const who =
    phones === undefined
      ? `${plural(families, 'family speaks', 'families speak')} it`
      : plural(phones, 'phone');
  return `${languageName(language)} · ${who}`;
}

/** What becomes of families whose language has no text, or no words of ours. */
export function languageHint(language: string, text: string): string[] {
  if (language === 'en') return [];
  if (text === '') return ['No text: these families hear English.'];
  if (!isSpoken(language))
    return ['No computer voice: these families get it as a text, and a call in English.'];
  return language in languages ? [] : ['The words around your text are in English.'];
}

/** In an announcement that is called: what its words may leave to each family. */
export function fieldHint(
  language: string,
  { happening, delivery }: Readonly<Record<string, string | undefined>>,
): string[] {
  if (language !== 'en' || happening !== 'other' || delivery === 'text') return [];
  return [
    `Fields: ${fieldNames.map((name) => `{${name}}`).join(' ')}. A parent who presses 6 hears them filled in.`,
  ];
}

const mostNamed = 12;

/** The languages whose fields are not shown: those that have a text, and those whose families hear English. */
export function spokenHereWords(
  hearers: readonly Hearers[],
  texts: Readonly<Record<string, string>>,
): string {
  const hasText = ({ language }: Hearers) => (texts[language] ?? '') !== '';
  const ready = hearers.filter(hasText);
  const rest = hearers.filter((one) => !hasText(one));
  return [
    ...(ready.length === 0 ? [] : [`With a text: ${listed(ready)}.`]),
    ...(rest.length === 0 ? [] : [`They hear English until you add a text: ${listed(rest)}.`]),
  ].join('\n');
}

function listed(hearers: readonly Hearers[]): string {
  const more = hearers.length - mostNamed;
  const named = hearers.slice(0, mostNamed).map(hearersWords);
  return [...named, ...(more > 0 ? [`${count(more)} more`] : [])].join(', ');
}

import { wordsIn } from '#domain/language/languages.ts';

/** What a family reads that is texted the address of its page. */
export function pageText(text: { language: string; name: string; link: string }): string {
  return wordsIn(text.language).words.texted.page({ name: text.name, link: text.link });
}

/** Where every family reaches its page: it types its number there. */
export function loginAddress(publicUrl: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/family`;
}

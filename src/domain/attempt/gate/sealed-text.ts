import { orderLanguages, textBody } from '#domain/message/message.ts';
import type { SealedWords } from './intent-store.ts';

/** What a phone of this language is texted, as it was sealed. */
export function sealedText(said: SealedWords, language: string): string {
  return textBody({ ...said, languages: orderLanguages(language, said.texts) });
}

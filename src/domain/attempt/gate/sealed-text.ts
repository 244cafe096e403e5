import { orderLanguages, textBody } from '#domain/language/message/message.ts';
import type { OrderWords } from './find-order-words.ts';

/** What a phone of this language is texted, as it was sealed. */
export function sealedText(
  said: OrderWords,
  { language, forStaff }: { language: string; forStaff: boolean },
): string {
  return textBody({
    ...said,
    languages: orderLanguages(language, said.texts),
    asksIfSafe: said.asksIfSafe && forStaff,
  });
}

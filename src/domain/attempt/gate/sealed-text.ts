import { orderLanguages, textBody } from '#domain/language/message/message.ts';
import { type Hearer, textsFor } from '#domain/language/message/staff-texts.ts';
import type { OrderWords } from './find-order-words.ts';

/** What a phone of this language is texted, as it was sealed. */
export function sealedText(said: OrderWords, to: Hearer & { language: string }): string {
  const texts = textsFor(said.texts, said.staffTexts, to);
  return textBody({
    ...said,
    texts,
    languages: orderLanguages(to.language, texts),
    asksIfSafe: said.asksIfSafe && to.forStaff,
  });
}

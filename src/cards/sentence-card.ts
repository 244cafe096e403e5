import { say } from './blocks.ts';
import type { Button, Card } from './card.ts';

/** One matter in a sentence or two: a refusal, a receipt, a fault with its reference. */
export function sentenceCard(sentence: {
  /** Absent where the text says it all, as in a refusal. */
  title?: string;
  text: string;
  buttons?: Button[];
}): Card {
  return {
    title: sentence.title ?? '',
    blocks: [say(sentence.text)],
    buttons: sentence.buttons ?? [],
    summary: sentence.text,
  };
}

import type { Button, Card, Tone } from './card.ts';

/** One matter in a sentence or two: a refusal, a receipt, a fault with its reference. */
export function sentenceCard(sentence: {
  title: string;
  text: string;
  tone?: Tone;
  buttons?: Button[];
}): Card {
  return {
    title: sentence.title,
    ...(sentence.tone === 'bad' ? { badge: { text: 'Not done', tone: 'bad' as const } } : {}),
    blocks: [{ kind: 'text', text: sentence.text }],
    buttons: sentence.buttons ?? [],
    summary: sentence.text,
  };
}

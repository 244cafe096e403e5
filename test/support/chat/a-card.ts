import type { Card } from '#cards/card.ts';

export function aCard(card: Partial<Card> = {}): Card {
  const title = 'Closed on Tuesday';
  return { title, blocks: [], buttons: [], summary: title, ...card };
}

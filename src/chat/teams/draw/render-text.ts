import { cardAsTyped } from '#cards/as-typed.ts';
import type { Block, Card } from '#cards/card.ts';

/**
 * A card in plain lines, for the places where Teams takes only words. Undefined when words would
 * lose something: buttons, tables, quotations, pictures, progress.
 */
export function renderText(card: Card): string | undefined {
  if (card.buttons.length > 0) return undefined;
  const parts = cardAsTyped('teams', card).blocks.map(blockText);
  if (parts.includes(undefined)) return undefined;
  return [card.title, ...parts].filter((part) => part !== '').join('\n');
}

function blockText(block: Block): string | undefined {
  switch (block.kind) {
    case 'text':
    case 'heading':
    case 'note':
      return block.text;
    case 'facts':
      return block.facts.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'divider':
      return '';
    case 'code':
    case 'contact':
    case 'mention':
    case 'quote':
    case 'table':
    case 'progress':
      return undefined;
  }
}

import type { Block } from '#cards/card.ts';

/** Keeps a share of a block, from 1 for all to 0 for nothing, and says that the rest is missing. */
export function cutBlock(block: Block, share: number): Block[] {
  if (share >= 1) return [block];
  switch (block.kind) {
    case 'text':
    case 'quote':
    case 'note':
    case 'heading':
      return [{ ...block, text: cutText(block.text, share) }];
    case 'facts':
      return withMissing(block.facts, share, (facts) => ({ ...block, facts }));
    case 'contact':
      return withMissing(block.lines, share, (lines) => ({ ...block, lines }));
    case 'table':
      return withMissing(block.rows, share, (rows) => ({ ...block, rows }));
    case 'progress':
      return [{ ...block, label: cutText(block.label, share) }];
    case 'code':
    case 'divider':
    case 'mention':
      return [block];
  }
}

function cutText(text: string, share: number): string {
  // Half of a surrogate pair is no character.
  const kept = text.slice(0, Math.floor(text.length * share)).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}… (cut here: too long for Teams)`;
}

function withMissing<Row>(rows: Row[], share: number, make: (rows: Row[]) => Block): Block[] {
  const kept = rows.slice(0, Math.floor(rows.length * share));
  const missing = rows.length - kept.length;
  return [make(kept), { kind: 'note', text: `and ${missing} more, too many for Teams to show` }];
}

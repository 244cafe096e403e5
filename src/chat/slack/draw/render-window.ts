import type { ModalView } from '@slack/types';
import type { Card } from '#cards/card.ts';
import { noteMark, renderBlock } from './render-block.ts';
import { plain } from './slack-text.ts';

/** https://docs.slack.dev/reference/views/modal-views */
const maxTitle = 24;
const maxBlocks = 100;

/** A card to read, over the chat: a modal without anything to send. It decides nothing, and so has no buttons. */
export function renderWindow(card: Card): ModalView {
  const blocks = card.blocks.flatMap((block) => renderBlock(block, noteMark));
  const left = blocks.length - maxBlocks;
  const shown = left > 0 ? blocks.slice(0, maxBlocks - 1) : blocks;
  return {
    type: 'modal',
    title: plain(card.title, maxTitle),
    close: plain('Close', maxTitle),
    blocks: [
      ...shown,
      ...(left > 0
        ? renderBlock({ kind: 'note', text: `✂ ${left + 1} more parts did not fit.` }, noteMark)
        : []),
    ],
  };
}

import type { RichTextBlock, RichTextElement } from '@slack/types';
import type { Block } from '#cards/card.ts';
import { cut, richText, words } from './slack-text.ts';

/** A long line must leave room for the rest of the card. */
const maxLine = 500;

/**
 * Whom to call. A link is an element of its own in rich text, made of our number alone: words beside it can't be one.
 * https://docs.slack.dev/reference/block-kit/block-elements/link-element
 */
export function drawContact({ label, lines }: Extract<Block, { kind: 'contact' }>): RichTextBlock {
  const drawn = lines.flatMap(({ call, text }, index): RichTextElement[] => {
    const end = index + 1 < lines.length ? '\n' : '';
    const said = words(`${cut(call === undefined ? text : ` · ${text}`, maxLine)}${end}`);
    return call === undefined
      ? [said]
      : [{ type: 'link', url: `tel:${call.number}`, text: call.text }, said];
  });
  const head = words(`${cut(label, maxLine)}\n`, { bold: true });
  return richText({ type: 'rich_text_section', elements: [head, ...drawn] });
}

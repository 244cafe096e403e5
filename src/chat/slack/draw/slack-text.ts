import type { MrkdwnElement, PlainTextElement, RichTextBlock, RichTextElement } from '@slack/types';
import { inOrder, inOwnDirection } from '#chat/in-order.ts';

/** Slack refuses an empty text object; this stands where there is nothing to say. */
const nothing = '–';

/** Cuts visibly, and never between the two halves of a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit - 1);
  return `${endsInHalf(head) ? head.slice(0, -1) : head}…`;
}

/** The whole text in pieces of at most `limit`, none of which ends in half a surrogate pair. */
export function pieces(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const size = endsInHalf(rest.slice(0, limit)) ? limit - 1 : limit;
    parts.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return rest === '' ? parts : [...parts, rest];
}

function endsInHalf(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}

/**
 * Literal text: Slack reads no mentions, links or formatting in it, and `emoji: false` leaves
 * `:words:` alone.
 */
export function plain(text: string, limit: number): PlainTextElement {
  return {
    type: 'plain_text',
    text: cut(text === '' ? nothing : inOrder(text), limit),
    emoji: false,
  };
}

/**
 * The three characters that start a mention, a link or an entity, and no others.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Slack escapes what a person typed after a slash command the same way. */
export function unescapeMarkup(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** A label in bold. Only our own labels go through here: an asterisk inside would end the bold. */
export function bold(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text: `*${escapeMarkup(cut(inOrder(text), 300))}*` };
}

/** Rich text has no markup to escape: the words and their style are separate fields. */
export function words(text: string, style?: { bold: true }): RichTextElement {
  const shown = text === '' ? nothing : inOrder(text);
  return style === undefined ? { type: 'text', text: shown } : { type: 'text', text: shown, style };
}

/** To be copied: no mark of direction in it. Slack takes nothing but text and links there. */
export const exact = (text: string) => ({ type: 'text' as const, text });

/** Words for families, in the direction of their language. */
export function spoken(text: string): RichTextElement {
  return { type: 'text', text: text === '' ? nothing : inOwnDirection(text) };
}

export function richText(...elements: RichTextBlock['elements']): RichTextBlock {
  return { type: 'rich_text', elements };
}

import type { Block } from './workspace.ts';

/** Slack reads these out of a message's text and of every mrkdwn object, and notifies people. */
const markup = /<(@[UW][A-Z0-9]+|!(?:channel|here|everyone|subteam\^[A-Z0-9]+))(?:\|[^>]*)?>/g;

/** Who would be notified by this message. */
export function findMentions(text: string, blocks: Block[]): string[] {
  // The text of a message with blocks is a fallback for notifications, but mentions in it count.
  return [...inMarkup(text), ...blocks.flatMap(inNode)];
}

function inMarkup(text: string): string[] {
  return [...text.matchAll(markup)].map((match) => match[1] ?? '');
}

function inNode(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(inNode);
  if (typeof node !== 'object' || node === null) return [];
  const fields = new Map<string, unknown>(Object.entries(node));
  const type = fields.get('type');
  const text = fields.get('text');
  if (type === 'mrkdwn' && typeof text === 'string') return inMarkup(text);
  if (type === 'user') return [`@${String(fields.get('user_id'))}`];
  if (type === 'broadcast') return [`!${String(fields.get('range'))}`];
  return [...fields.values()].flatMap(inNode);
}

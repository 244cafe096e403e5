/** Slack reads no markup in plain text; the library does, so it gets rich text that says the same. */
export function literally(block: object): object {
  const { type, text } = block as { type?: string; text?: { type: string; text: string } };
  if (type !== 'section' || text?.type !== 'plain_text') return block;
  const words = { type: 'text', text: text.text };
  const section = { type: 'rich_text_section', elements: [words] };
  return { ...block, type: 'rich_text', elements: [section] };
}

import { z } from 'zod';

const entity = z.looseObject({
  type: z.literal('mention'),
  text: z.string(),
  mentioned: z.looseObject({ id: z.string(), name: z.string() }),
});

const mentioning = z.looseObject({
  content: z.looseObject({ msteams: z.looseObject({ entities: z.array(entity) }) }),
});

/** Whom the cards of a message notify: those of their entities whose text stands in a TextBlock. */
export function findMentions(attachments: readonly unknown[]): string[] {
  return attachments.flatMap((attachment) => {
    const { content } = mentioning.safeParse(attachment).data ?? {};
    const text = textBlocksOf(content).join('\n');
    const { entities = [] } = content?.msteams ?? {};
    return entities.filter((one) => text.includes(one.text)).map(({ mentioned }) => mentioned.id);
  });
}

const textBlock = z.looseObject({ type: z.literal('TextBlock'), text: z.string() });

function textBlocksOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textBlocksOf);
  if (typeof node !== 'object' || node === null) return [];
  const found = textBlock.safeParse(node).data;
  return [
    ...(found === undefined ? [] : [found.text]),
    ...Object.values(node).flatMap(textBlocksOf),
  ];
}

import { z } from 'zod';
import { accessory, actionElement, contextElement, inputElement } from './element-limits.ts';
import { limitMessages } from './limit-messages.ts';
import { anyText, plainText } from './text-limits.ts';

/** https://docs.slack.dev/reference/block-kit/blocks */

const blockId = z.string().min(1).max(255).optional();

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, {
    message: 'needs text or fields',
  });

const header = z.strictObject({
  type: z.literal('header'),
  block_id: blockId,
  text: plainText(150),
});

const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId });

const context = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: z.array(contextElement).min(1).max(10),
});

const actions = z
  .strictObject({
    type: z.literal('actions'),
    block_id: blockId,
    elements: z.array(actionElement).min(1).max(25),
  })
  .refine((block) => areUnique(block.elements.map((element) => element.action_id)), {
    message: 'action_id must be unique in a block',
  });

const input = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: plainText(2000),
  element: inputElement,
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});

const style = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
  })
  .optional();

const richElement = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style }),
  z.strictObject({ type: z.literal('link'), url: z.string(), text: z.string().optional(), style }),
  z.strictObject({ type: z.literal('user'), user_id: z.string(), style }),
  z.strictObject({ type: z.literal('broadcast'), range: z.string(), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string(), style }),
  z.strictObject({ type: z.literal('emoji'), name: z.string() }),
]);

const richElements = z.array(richElement);
const border = z.int().optional();
const richSection = z.strictObject({
  type: z.literal('rich_text_section'),
  elements: richElements,
});

const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: blockId,
  elements: z.array(
    z.discriminatedUnion('type', [
      richSection,
      z.strictObject({ type: z.literal('rich_text_quote'), elements: richElements, border }),
      z.strictObject({ type: z.literal('rich_text_preformatted'), elements: richElements, border }),
      z.strictObject({
        type: z.literal('rich_text_list'),
        style: z.enum(['bullet', 'ordered']),
        elements: z.array(richSection),
        indent: z.int().optional(),
        border,
      }),
    ]),
  ),
});

const block = z.discriminatedUnion('type', [
  section,
  header,
  divider,
  context,
  actions,
  input,
  richText,
]);

function blockList(max: number) {
  return z
    .array(block)
    .max(max)
    .refine((blocks) => areUnique(blocks.map((one) => one.block_id)), {
      message: 'block_id must be unique',
    });
}

export const viewBlocks = blockList(100);
const messageBlocks = blockList(50);

/** What is wrong with a message's blocks, in Slack's way of saying it; empty where nothing is. */
export function checkBlocks(blocks: unknown): string[] {
  const result = messageBlocks.safeParse(blocks, { reportInput: true });
  return result.success ? [] : limitMessages(result.error, ['blocks']);
}

function areUnique(ids: (string | undefined)[]): boolean {
  const given = ids.filter((id) => id !== undefined);
  return new Set(given).size === given.length;
}

import { z } from 'zod';
import { viewBlocks } from './block-limits.ts';
import { limitMessages } from './limit-messages.ts';
import { plainText } from './text-limits.ts';

/** https://docs.slack.dev/reference/views/modal-views */
const maxViewBytes = 250_000;

const shared = {
  blocks: viewBlocks,
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};

const modal = z
  .strictObject({
    type: z.literal('modal'),
    ...shared,
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  })
  .refine(
    (view) => view.submit !== undefined || view.blocks.every((block) => block.type !== 'input'),
    { message: 'submit is required where there is an input block', path: ['submit'] },
  );

const home = z.strictObject({ type: z.literal('home'), ...shared });

const anyView = z.discriminatedUnion('type', [modal, home]);
export type ViewPayload = z.infer<typeof anyView>;

export type ViewCheck =
  | { kind: 'good'; view: ViewPayload }
  | { kind: 'bad'; error: 'view_too_large' | 'invalid_arguments'; messages: string[] };

export function checkView(view: unknown): ViewCheck {
  if (JSON.stringify(view ?? null).length > maxViewBytes) {
    return { kind: 'bad', error: 'view_too_large', messages: [] };
  }
  const result = anyView.safeParse(view, { reportInput: true });
  return result.success
    ? { kind: 'good', view: result.data }
    : { kind: 'bad', error: 'invalid_arguments', messages: limitMessages(result.error, ['view']) };
}

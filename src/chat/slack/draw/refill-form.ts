import type { AnyBlock, ModalView } from '@slack/types';
import type { FormErrors } from '#cards/form.ts';
import type { Entry, SubmittedView } from '#chat/slack/answer/read-submission.ts';
import { contextLine } from './render-card.ts';
import { plain } from './slack-text.ts';

/**
 * The submitted form once more, with what was typed and what is wrong with it: for an answer that
 * came after Slack had stopped waiting, when errors can no longer be put beside their fields.
 */
export function refillForm(view: SubmittedView, errors: FormErrors): ModalView {
  const wrong = Object.values(errors).map((sentence) => contextLine(`🔴 ${sentence}`));
  return {
    type: 'modal',
    callback_id: view.callback_id,
    private_metadata: view.private_metadata,
    title: plain(view.title.text, 24),
    close: plain('Cancel', 24),
    ...(view.notify_on_close === true && { notify_on_close: true }),
    ...(view.submit != null && { submit: plain(view.submit.text, 24) }),
    blocks: [...wrong, ...view.blocks.map((block) => refillBlock(block, view))].slice(0, 100),
  };
}

function refillBlock(block: SubmittedView['blocks'][number], view: SubmittedView): AnyBlock {
  const { block_id: blockId = '', element, ...rest } = block;
  const kept = { ...rest, block_id: blockId };
  if (element === undefined) return kept;
  const entry = view.state.values[blockId]?.[element.action_id ?? ''];
  const filled = { ...kept, element: { ...element, ...(entry && filledWith(entry)) } };
  return filled;
}

/** Fields that are undefined do not travel, and so take away what the form began with. */
function filledWith(entry: Entry): Record<string, unknown> {
  const chosen = entry.selected_options ?? [];
  return {
    initial_value: entry.value ?? undefined,
    initial_option: entry.selected_option ?? undefined,
    initial_options: chosen.length > 0 ? chosen : undefined,
    initial_date: entry.selected_date ?? undefined,
    initial_time: entry.selected_time ?? undefined,
  };
}

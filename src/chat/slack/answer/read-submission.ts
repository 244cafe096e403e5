import { z } from 'zod';
import type { FormErrors, FormValues } from '#cards/form.ts';
import type { Sender } from '#chat/slack/slack-edge.ts';
import type { ChatRequest } from '#conversation/kit/command.ts';

/** What we read of the view that Slack sends back; it echoes the blocks we sent. */
export const submittedView = z.looseObject({
  id: z.string(),
  callback_id: z.string(),
  private_metadata: z.string(),
  notify_on_close: z.boolean().optional(),
  title: z.looseObject({ text: z.string() }),
  submit: z.looseObject({ text: z.string() }).nullish(),
  blocks: z.array(
    z.looseObject({
      type: z.string(),
      block_id: z.string().optional(),
      element: z.looseObject({ type: z.string(), action_id: z.string().optional() }).optional(),
    }),
  ),
  state: z.object({
    values: z.record(
      z.string(),
      z.record(
        z.string(),
        z.looseObject({
          type: z.string(),
          value: z.string().nullish(),
          selected_date: z.string().nullish(),
          selected_time: z.string().nullish(),
          selected_option: z.looseObject({ value: z.string() }).nullish(),
          selected_options: z.array(z.looseObject({ value: z.string() })).nullish(),
        }),
      ),
    ),
  }),
});

export type SubmittedView = z.infer<typeof submittedView>;
export type Entry = SubmittedView['state']['values'][string][string];

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const payload = z.object({
  user: z.object({ id: z.string() }),
  team: z.object({ id: z.string() }).nullish(),
  view: submittedView,
});

/** What `render-form.ts` sent along. */
const metadata = z.object({
  verb: z.string(),
  data: z.record(z.string(), z.string()),
  channelId: z.string(),
  cancel: z.string().optional(),
});

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload, of a modal */
const pressPayload = payload.extend({
  actions: z.tuple([
    z.object({
      type: z.string(),
      action_id: z.string(),
      block_id: z.string(),
      value: z.string().optional(),
    }),
  ]),
});
const buttonData = z.record(z.string(), z.string());

export type ViewSubmission = {
  sender: Sender;
  said: Pick<Extract<ChatRequest, { kind: 'submit' }>, 'kind' | 'verb' | 'data' | 'values'>;
  view: SubmittedView;
};

export function readSubmission(body: unknown): ViewSubmission {
  const { user, team, view } = payload.parse(body);
  const { verb, data, channelId } = metadata.parse(JSON.parse(view.private_metadata));
  return {
    sender: { userId: user.id, teamId: team?.id, channelId },
    said: { kind: 'submit', verb, data, values: readFormValues(view) },
    view,
  };
}

/** A form that was closed without being sent; undefined where nobody has to hear of it. */
export function readCancel(body: unknown): ViewSubmission | undefined {
  const submission = readSubmission(body);
  const { cancel } = metadata.parse(JSON.parse(submission.view.private_metadata));
  if (cancel === undefined) return undefined;
  return { ...submission, said: { ...submission.said, verb: cancel, values: {} } };
}

/** Whether a press came from a button or a menu inside a modal, and not from a message. */
export function isPressedInForm(body: object): boolean {
  return 'view' in body && z.object({ type: z.literal('modal') }).safeParse(body.view).success;
}

/** A button beside the fields, or a choice on which other fields depend: what the form holds, under another verb. */
export function readFormPress(body: unknown): ViewSubmission {
  const submission = readSubmission(body);
  const [action] = pressPayload.parse(body).actions;
  const isButton = action.type === 'button';
  const verb = isButton ? action.action_id.split(':')[0] : action.block_id.split(':')[2];
  const data = isButton ? buttonData.parse(JSON.parse(action.value ?? '{}')) : {};
  const { said } = submission;
  return {
    ...submission,
    said: { ...said, verb: verb ?? '', data: { ...said.data, ...data } },
  };
}

/** Every input's value by field name; an empty field is an empty string. */
export function readFormValues(view: SubmittedView): FormValues {
  const values: FormValues = {};
  for (const { blockId, name } of inputsOf(view)) {
    const entry = view.state.values[blockId]?.[name];
    values[name] = entry === undefined ? '' : readEntry(entry);
  }
  return values;
}

/**
 * Errors by block id, as Slack wants them. Slack refuses an error under anything but an input, so
 * that what belongs to no input is told at the first one; undefined where there is none at all.
 */
export function placeErrors(
  view: SubmittedView,
  errors: FormErrors,
): Record<string, string> | undefined {
  const inputs = inputsOf(view);
  const placed: Record<string, string> = {};
  for (const [name, sentence] of Object.entries(errors)) {
    const blockId = (inputs.find((input) => input.name === name) ?? inputs[0])?.blockId;
    if (blockId === undefined) return undefined;
    const before = placed[blockId];
    placed[blockId] = before === undefined ? sentence : `${before} ${sentence}`;
  }
  return placed;
}

function inputsOf(view: SubmittedView): { blockId: string; name: string }[] {
  return view.blocks.flatMap((block) => {
    const name = block.element?.action_id;
    if (block.type !== 'input' || block.block_id === undefined || name === undefined) return [];
    return [{ blockId: block.block_id, name }];
  });
}

function readEntry(entry: Entry): string {
  if (entry.selected_options != null) {
    return entry.selected_options.map((option) => option.value).join(',');
  }
  return (
    entry.value ?? entry.selected_option?.value ?? entry.selected_date ?? entry.selected_time ?? ''
  );
}

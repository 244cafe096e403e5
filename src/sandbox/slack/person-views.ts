import { z } from 'zod';
import type { Delivery } from './deliver.ts';
import { clientErrors, type Input, inputsOf, typedEntry } from './entries.ts';
import { SlackRefusal } from './methods/slack-refusal.ts';
import { pushView, replaceView, shownView, takeView } from './methods/view-methods.ts';
import { appFields, findButton, type PersonContext, userOf } from './person.ts';
import type { SlackView, Workspace } from './workspace.ts';

export type Submission = Delivery & {
  /** Beside the fields, by field name (action id). Empty where the form was taken. */
  errors: Record<string, string>;
  /** What the person looks at now; undefined where the modal is closed. */
  view: SlackView | undefined;
};

/** A person fills in fields, by action id or by block id, and presses the submit button. */
export async function submitView(
  context: PersonContext,
  filled: { userId: string; viewId: string; values: Record<string, string> },
): Promise<Submission> {
  const { workspace, link, triggers } = context;
  const user = userOf(workspace, filled.userId);
  const view = topView(workspace, filled.userId, filled.viewId);
  fillIn(view, filled.values);
  view.trouble = null;
  view.errors = clientErrors(view.blocks, view.entries);
  if (Object.keys(view.errors).length > 0) {
    workspace.changed({ kind: 'view', userId: user.id });
    return seen(workspace, view, { status: 0, body: 'not sent: fields are missing', ms: 0 });
  }
  const payload = {
    type: 'view_submission',
    ...appFields(workspace, user),
    trigger_id: triggers.issue(user.id),
    view: shownView(workspace, view),
    response_urls: [],
  };
  const delivery = await link.deliver('submission', { payload: JSON.stringify(payload) });
  takeAnswer(workspace, view, delivery);
  workspace.changed({ kind: 'view', userId: user.id });
  return seen(workspace, view, delivery);
}

/** A person presses a button inside a modal, named as on a message, with the fields as they have filled them in. */
export async function pressInView(
  context: PersonContext,
  pressed: { userId: string; viewId: string; actionId: string; values?: Record<string, string> },
): Promise<Delivery> {
  const view = topView(context.workspace, pressed.userId, pressed.viewId);
  fillIn(view, pressed.values ?? {});
  const { button, blockId } = findButton(view, pressed.actionId);
  return tellOfAction(context, view, { ...button, block_id: blockId });
}

/** A person chooses from a menu whose block tells the app at once. */
export async function chooseInView(
  context: PersonContext,
  chosen: { userId: string; viewId: string; name: string; values: Record<string, string> },
): Promise<Delivery> {
  const view = topView(context.workspace, chosen.userId, chosen.viewId);
  fillIn(view, chosen.values);
  const input = inputNamed(view, chosen.name);
  if (!input.dispatch_action) throw new Error(`nobody is told of ${chosen.name} before it is sent`);
  const { action_id: actionId } = input.element;
  const entry = view.entries[input.block_id]?.[actionId];
  return tellOfAction(context, view, { ...entry, action_id: actionId, block_id: input.block_id });
}

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
async function tellOfAction(
  { workspace, link, triggers }: PersonContext,
  view: SlackView,
  action: object,
): Promise<Delivery> {
  const user = userOf(workspace, view.userId);
  view.trouble = null;
  view.errors = {};
  const payload = {
    type: 'block_actions',
    ...appFields(workspace, user),
    container: { type: 'view', view_id: view.id },
    trigger_id: triggers.issue(user.id),
    view: shownView(workspace, view),
    actions: [{ ...action, action_ts: workspace.nextTs() }],
  };
  const delivery = await link.deliver('press', { payload: JSON.stringify(payload) });
  if (delivery.status !== 200) view.trouble = connecting;
  workspace.changed({ kind: 'view', userId: user.id });
  return delivery;
}

/** A person closes the topmost view; the app hears of it only where it asked to. */
export async function closeView(
  context: PersonContext,
  closed: { userId: string; viewId: string },
): Promise<void> {
  const { workspace, link } = context;
  const user = userOf(workspace, closed.userId);
  const view = topView(workspace, closed.userId, closed.viewId);
  dropView(workspace, view, { all: view.clear_on_close });
  if (!view.notify_on_close) return;
  const payload = {
    type: 'view_closed',
    ...appFields(workspace, user),
    view: shownView(workspace, view),
    is_cleared: view.clear_on_close,
  };
  await link.deliver('closing', { payload: JSON.stringify(payload) });
}

function topView(workspace: Workspace, userId: string, viewId: string): SlackView {
  const view = workspace.views.get(userId)?.at(-1);
  if (view?.id !== viewId) throw new Error(`view ${viewId} is not open before ${userId}`);
  return view;
}

function fillIn(view: SlackView, values: Record<string, string>): void {
  for (const [name, text] of Object.entries(values)) {
    const input = inputNamed(view, name);
    view.entries[input.block_id] = { [input.element.action_id]: typedEntry(input, text) };
  }
}

function inputNamed(view: SlackView, name: string): Input {
  const input = inputsOf(view.blocks).find(
    (one) => one.element.action_id === name || one.block_id === name,
  );
  if (input === undefined) throw new Error(`there is no field ${name} in view ${view.id}`);
  return input;
}

/** https://docs.slack.dev/surfaces/modals#handling_submissions */
const answer = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('clear') }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({
    response_action: z.literal('errors'),
    errors: z.record(z.string(), z.string().min(1)),
  }),
]);

const connecting = 'We had some trouble connecting. Try again?';

function takeAnswer(workspace: Workspace, view: SlackView, delivery: Delivery): void {
  if (delivery.status !== 200) {
    view.trouble = connecting;
    return;
  }
  if (delivery.body === '') return dropView(workspace, view, { all: false });
  try {
    obey(workspace, view, answer.parse(JSON.parse(delivery.body)));
  } catch (error) {
    view.trouble =
      error instanceof SlackRefusal ? `${connecting} (${error.messages.join(' ')})` : connecting;
  }
}

function obey(workspace: Workspace, view: SlackView, action: z.infer<typeof answer>): void {
  switch (action.response_action) {
    case 'clear':
      return dropView(workspace, view, { all: true });
    case 'update':
      return replaceView(workspace, view, takeView(action.view, 'modal'));
    case 'push':
      pushView(workspace, takeView(action.view, 'modal'), view.userId);
      return;
    case 'errors': {
      const known = new Set(inputsOf(view.blocks).map((input) => input.block_id));
      const strangers = Object.keys(action.errors).filter((blockId) => !known.has(blockId));
      if (strangers.length > 0) {
        throw new SlackRefusal('invalid_errors', strangers);
      }
      view.errors = action.errors;
    }
  }
}

function dropView(workspace: Workspace, view: SlackView, { all }: { all: boolean }): void {
  const stack = workspace.views.get(view.userId) ?? [];
  workspace.views.set(view.userId, all ? [] : stack.filter((one) => one.id !== view.id));
  workspace.changed({ kind: 'view', userId: view.userId });
}

function seen(workspace: Workspace, view: SlackView, delivery: Delivery): Submission {
  const names = new Map(
    inputsOf(view.blocks).map((input) => [input.block_id, input.element.action_id]),
  );
  const errors = Object.entries(view.errors).map(([blockId, sentence]) => [
    names.get(blockId) ?? blockId,
    sentence,
  ]);
  const current = workspace.views.get(view.userId)?.at(-1);
  return {
    ...delivery,
    errors: Object.fromEntries(errors),
    view: current === undefined ? undefined : structuredClone(current),
  };
}

import { z } from 'zod';
import { initialEntries } from '#sandbox/slack/entries.ts';
import { checkView, type ViewPayload } from '#sandbox/slack/limits/view-limits.ts';
import type { SlackView, Workspace } from '#sandbox/slack/workspace.ts';
import { type ApiMethod, fromJson, readArgs } from './api-call.ts';
import { withIds } from './chat-methods.ts';
import { SlackRefusal } from './slack-refusal.ts';

/** https://docs.slack.dev/surfaces/modals: three views deep. */
const maxStack = 3;

const openArgs = z.object({ trigger_id: z.string(), view: fromJson });
const updateArgs = z.object({
  view_id: z.string().optional(),
  external_id: z.string().optional(),
  hash: z.string().optional(),
  view: fromJson,
});
const publishArgs = z.object({ user_id: z.string(), view: fromJson });

export const viewMethods: Record<string, ApiMethod> = {
  'views.open'({ workspace, args, triggers }) {
    const given = readArgs(openArgs, args);
    const payload = takeView(given.view, 'modal');
    const userId = triggers.exchange(given.trigger_id);
    const view = makeView(workspace, payload, { userId });
    workspace.views.set(userId, [view]);
    workspace.changed({ kind: 'view', userId });
    return { view: shownView(workspace, view) };
  },

  'views.push'({ workspace, args, triggers }) {
    const given = readArgs(openArgs, args);
    const payload = takeView(given.view, 'modal');
    const userId = triggers.exchange(given.trigger_id);
    return { view: shownView(workspace, pushView(workspace, payload, userId)) };
  },

  'views.update'({ workspace, args }) {
    const given = readArgs(updateArgs, args);
    const payload = takeView(given.view, 'modal');
    const view = [...workspace.views.values()]
      .flat()
      .find(
        (one) =>
          one.id === given.view_id ||
          (given.external_id !== undefined && one.external_id === given.external_id),
      );
    if (view === undefined) throw new SlackRefusal('not_found');
    if (given.hash !== undefined && given.hash !== view.hash)
      throw new SlackRefusal('hash_conflict');
    replaceView(workspace, view, payload);
    return { view: shownView(workspace, view) };
  },

  'views.publish'({ workspace, args }) {
    const given = readArgs(publishArgs, args);
    if (!workspace.manifest.hasHomeTab) throw new SlackRefusal('not_enabled');
    if (!workspace.users.has(given.user_id)) throw new SlackRefusal('user_not_found');
    const payload = takeView(given.view, 'home');
    const view = makeView(workspace, payload, { userId: given.user_id });
    workspace.homes.set(given.user_id, view);
    workspace.changed({ kind: 'view', userId: given.user_id });
    return { view: shownView(workspace, view) };
  },
};

export function takeView(given: unknown, type: ViewPayload['type']): ViewPayload {
  const check = checkView(given);
  if (check.kind === 'bad') throw new SlackRefusal(check.error, check.messages);
  if (check.view.type !== type) throw new SlackRefusal('invalid_arguments', ['[ERROR] view type']);
  return check.view;
}

export function pushView(workspace: Workspace, payload: ViewPayload, userId: string): SlackView {
  const stack = workspace.views.get(userId) ?? [];
  const below = stack.at(-1);
  if (below === undefined) throw new SlackRefusal('not_found');
  if (stack.length >= maxStack) throw new SlackRefusal('push_limit_reached');
  const view = makeView(workspace, payload, { userId, below });
  workspace.views.set(userId, [...stack, view]);
  workspace.changed({ kind: 'view', userId });
  return view;
}

/** In place; what was typed stays where block id and action id are the same. */
export function replaceView(workspace: Workspace, view: SlackView, payload: ViewPayload): void {
  const fresh = makeView(workspace, payload, { userId: view.userId });
  const before = view.entries;
  const { id: _, root_view_id: __, previous_view_id: ___, ...rest } = fresh;
  Object.assign(view, rest);
  for (const [blockId, entries] of Object.entries(view.entries)) {
    for (const actionId of Object.keys(entries)) {
      const kept = before[blockId]?.[actionId];
      if (kept !== undefined) entries[actionId] = kept;
    }
  }
  workspace.changed({ kind: 'view', userId: view.userId });
}

function makeView(
  workspace: Workspace,
  payload: ViewPayload,
  place: { userId: string; below?: SlackView },
): SlackView {
  const id = workspace.nextId('V');
  const blocks = withIds(workspace, payload.blocks);
  return {
    id,
    type: payload.type,
    userId: place.userId,
    ...modalFields(payload),
    callback_id: payload.callback_id ?? '',
    private_metadata: payload.private_metadata ?? '',
    external_id: payload.external_id ?? '',
    blocks,
    hash: `${workspace.nextTs()}.${id}`,
    root_view_id: place.below?.root_view_id ?? id,
    previous_view_id: place.below?.id ?? null,
    entries: initialEntries(blocks),
    errors: {},
    trouble: null,
  };
}

type ModalFields = Pick<
  SlackView,
  'title' | 'submit' | 'close' | 'notify_on_close' | 'clear_on_close'
>;

function modalFields(payload: ViewPayload): ModalFields {
  if (payload.type === 'home') {
    return { title: '', submit: null, close: null, notify_on_close: false, clear_on_close: false };
  }
  return {
    title: payload.title.text,
    submit: payload.submit?.text ?? null,
    close: payload.close?.text ?? null,
    notify_on_close: payload.notify_on_close ?? false,
    clear_on_close: payload.clear_on_close ?? false,
  };
}

/** A view as Slack shows it to the app, in answers and in payloads. */
export function shownView(workspace: Workspace, view: SlackView): Record<string, unknown> {
  const { userId: _, title, submit, close, entries, errors: __, trouble: ___, ...rest } = view;
  const isModal = view.type === 'modal';
  return {
    ...rest,
    team_id: workspace.teamId,
    app_id: workspace.bot.appId,
    bot_id: workspace.bot.botId,
    app_installed_team_id: workspace.teamId,
    state: { values: entries },
    ...(isModal && { title: asText(title), submit: asText(submit), close: asText(close) }),
  };
}

function asText(text: string | null): unknown {
  return text === null ? null : { type: 'plain_text', text, emoji: true };
}

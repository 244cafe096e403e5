import type { Delivery } from './deliver.ts';
import { shownView } from './methods/view-methods.ts';
import { appFields, findButton, type PersonContext, userOf } from './person.ts';

const openedEvent = 'app_home_opened';

/** A person opens the app's home tab: Slack shows it as it was drawn last, and tells the app where that asked to be told. */
export async function openHome(
  { workspace, link }: PersonContext,
  userId: string,
): Promise<Delivery | undefined> {
  const user = userOf(workspace, userId);
  const { hasHomeTab, events } = workspace.manifest;
  if (!hasHomeTab || !events.includes(openedEvent)) return undefined;
  const eventTs = workspace.nextTs();
  return link.deliverEvent({
    token: 'sandbox',
    team_id: user.teamId ?? workspace.teamId,
    api_app_id: workspace.bot.appId,
    event: {
      type: openedEvent,
      user: user.id,
      channel: `D${user.id}`,
      tab: 'home',
      event_ts: eventTs,
    },
    type: 'event_callback',
    event_id: workspace.nextId('Ev'),
    event_time: Math.trunc(Number(eventTs)),
    authorizations: [{ team_id: workspace.teamId, user_id: workspace.bot.userId, is_bot: true }],
  });
}

/** A press there comes from a view, in no channel, and without an address to answer to. */
export async function pressAtHome(
  { workspace, link, triggers }: PersonContext,
  pressed: { userId: string; actionId: string },
): Promise<Delivery> {
  const user = userOf(workspace, pressed.userId);
  const view = workspace.homes.get(user.id);
  if (view === undefined) throw new Error(`the home tab of ${user.id} was never drawn`);
  const { button, blockId } = findButton(view, pressed.actionId);
  const payload = {
    type: 'block_actions',
    ...appFields(workspace, user),
    container: { type: 'view', view_id: view.id },
    trigger_id: triggers.issue(user.id),
    view: shownView(workspace, view),
    actions: [{ ...button, block_id: blockId, action_ts: workspace.nextTs() }],
  };
  return link.deliver('press', { payload: JSON.stringify(payload) });
}

import { staff } from '#sandbox/district/staff.ts';
import { slackChannel, teamsChannel } from '#sandbox/far-side.ts';
import type { Product } from '#test/support/product/product.ts';

type Who = keyof typeof staff;

/** What somebody says was pressed: anything at all, on any message. */
export type Press = {
  who: Who;
  verb: string;
  data: Record<string, string>;
  /** The newest card of a closure, unless told otherwise. */
  messageId?: string;
  /** Of Slack; the one of closures, unless told otherwise. */
  channelId?: string;
};

/** The newest message of ours in Slack's channel. */
function slackCardId(product: Product): string {
  const messages = product.farSide.slack.state().channels.find(({ id }) => id === slackChannel);
  const card = messages?.messages.findLast(
    ({ thread_ts, text }) => thread_ts === undefined && text.startsWith('Closure '),
  );
  if (card === undefined) throw new Error('no card in Slack');
  return card.ts;
}

/** The newest root message of ours in the channel in Teams. */
function teamsCardId(product: Product): string {
  const card = product.farSide.teams
    .state()
    .conversations.find(({ id }) => id === teamsChannel)
    ?.activities.findLast(
      ({ replyToId, attachments }) => replyToId === undefined && attachments.length > 0,
    );
  if (card === undefined) throw new Error('no card in Teams');
  return card.id;
}

/** The body of a press as Slack sends it, whatever it says. */
export function slackPressBody(product: Product, press: Press): string {
  const ts = press.messageId ?? slackCardId(product);
  const channelId = press.channelId ?? slackChannel;
  const payload = {
    type: 'block_actions',
    user: { id: staff[press.who].slackUserId, team_id: product.config.slack?.SLACK_TEAM_ID },
    team: { id: product.config.slack?.SLACK_TEAM_ID, domain: 'sandbox' },
    channel: { id: channelId, name: 'closures' },
    container: { type: 'message', message_ts: ts, channel_id: channelId },
    actions: [
      {
        type: 'button',
        action_id: press.verb,
        value: JSON.stringify(press.data),
        block_id: 'b',
        action_ts: '1',
      },
    ],
    trigger_id: '1.1.1',
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

/** Sends a press to the bot, signed as Slack signs. */
export async function pressInSlack(product: Product, press: Press): Promise<number> {
  const { slack } = product.farSide;
  const body = slackPressBody(product, press);
  const { status } = await slack.sendRaw({
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...slack.sign(body) },
  });
  return status;
}

/** Sends a press to the bot with a token as Teams issues it. */
export async function pressInTeams(product: Product, press: Press): Promise<number> {
  const { teams } = product.farSide;
  const { status } = await teams.pressExecute(
    staff[press.who].teamsUserId,
    press.messageId ?? teamsCardId(product),
    press.verb,
    press.data,
  );
  return status;
}

/** The activity of a press as Teams sends it, to be captured and sent again. */
export function teamsPress(product: Product, press: Press): Record<string, unknown> {
  return {
    ...product.farSide.teams.draftMessage(staff[press.who].teamsUserId, ''),
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: press.messageId ?? teamsCardId(product),
    value: { action: { type: 'Action.Execute', verb: press.verb, data: press.data } },
  };
}

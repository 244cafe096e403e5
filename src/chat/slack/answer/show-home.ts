import type { HomeView } from '@slack/types';
import { z } from 'zod';
import type { Card } from '#cards/card.ts';
import { renderCard } from '#chat/slack/draw/render-card.ts';
import { callSlack } from '#chat/slack/slack-client.ts';
import type { Sender, SlackEdge } from '#chat/slack/slack-edge.ts';

/** https://docs.slack.dev/reference/events/app_home_opened: the messages tab is told of too. */
const opened = z.object({
  team_id: z.string().optional(),
  event: z.object({ user: z.string(), tab: z.string() }),
});

/** Who opened their home tab; undefined for another tab. */
export function readHomeOpened(body: unknown): Pick<Sender, 'userId' | 'teamId'> | undefined {
  const { event, team_id: teamId } = opened.parse(body);
  return event.tab === 'home' ? { userId: event.user, teamId } : undefined;
}

/**
 * Draws somebody's own home tab as things stand now, so an event that Slack sends twice does no harm. Never throws: Slack
 * has its answer already, and shows the tab as it was.
 */
export async function showHome(
  edge: SlackEdge,
  sender: Pick<Sender, 'userId' | 'teamId'>,
): Promise<void> {
  try {
    const account = await edge.findAccount(sender);
    const asked = { account, place: { channelId: sender.userId } };
    const reply = await edge.handle({ ...asked, kind: 'words', words: ['closure', 'home'] });
    if (reply.kind !== 'private') return;
    const view = homeView(reply.card);
    await callSlack(() => edge.client.views.publish({ user_id: sender.userId, view }));
  } catch (error) {
    edge.logger.error({ err: error }, 'a slack home tab could not be drawn');
  }
}

function homeView(card: Card): HomeView {
  return { type: 'home', blocks: renderCard(card).blocks };
}

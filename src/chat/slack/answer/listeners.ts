import type { App } from '@slack/bolt';
import type { HomeView } from '@slack/types';
import { z } from 'zod';
import type { Card } from '#cards/card.ts';
import { renderCard } from '#chat/slack/draw/render-card.ts';
import { callSlack } from '#chat/slack/slack-client.ts';
import type { Sender, SlackEdge } from '#chat/slack/slack-edge.ts';
import { subjects } from '#conversation/registry.ts';
import { answerFile } from './answer-file.ts';
import { answerSpoken } from './answer-spoken.ts';
import { answerCancel, answerFormPress, answerSubmission } from './answer-submission.ts';
import { isPressOf, readCommand, readPress } from './read-payload.ts';
import { isPressedInForm } from './read-submission.ts';

/**
 * Commands are acknowledged before anything else happens, because Slack gives up after three seconds; what comes of
 * them is told afterwards. A press may be a decision, so it is acknowledged when it is kept: where this process dies
 * before, Slack tells the person that it did not work.
 */
export function registerListeners(app: App, edge: SlackEdge): void {
  for (const subject of Object.keys(subjects)) {
    app.command(`/${subject}`, async ({ ack, body }) => {
      await ack();
      const { sender, spoken } = readCommand(body);
      await answerSpoken(edge, sender, spoken);
    });
  }

  app.action({ type: 'block_actions', action_id: /^/ }, async ({ ack, body }) => {
    // Slack tells of a link button too, after it has opened the address: there is nothing to do.
    if (body.actions.some((action) => 'url' in action && action.url !== undefined)) return ack();
    if (isPressedInForm(body)) return answerFormPress(edge, body, () => ack());
    const { sender, spoken } = readPress(body);
    if (sender.isAtHome !== true) return answerSpoken(edge, sender, spoken, ack);
    if (isPressOf(spoken, 'home')) await ack();
    else await answerSpoken(edge, sender, spoken, ack);
    await showHome(edge, sender);
  });

  // Bolt acknowledges events by itself, before it tells of them.
  app.event('app_home_opened', async ({ body }) => {
    const opener = readHomeOpened(body);
    if (opener !== undefined) await showHome(edge, opener);
  });

  app.event('message', async ({ body }) => {
    await answerFile(edge, body);
  });

  app.view({ type: 'view_submission', callback_id: /^/ }, async ({ ack, body }) => {
    await answerSubmission(edge, body, (response) => ack(response));
  });

  app.view({ type: 'view_closed', callback_id: /^/ }, async ({ ack, body }) => {
    await ack();
    await answerCancel(edge, body);
  });

  app.error(async (error) => {
    edge.logger.error({ err: error }, 'slack listener failed');
  });
}

/** https://docs.slack.dev/reference/events/app_home_opened: the messages tab is told of too. */
const opened = z.object({
  team_id: z.string().optional(),
  event: z.object({ user: z.string(), tab: z.string() }),
});

/** Who opened their home tab; undefined for another tab. */
function readHomeOpened(body: unknown): Pick<Sender, 'userId' | 'teamId'> | undefined {
  const { event, team_id: teamId } = opened.parse(body);
  return event.tab === 'home' ? { userId: event.user, teamId } : undefined;
}

/**
 * Draws somebody's own home tab as things stand now, so an event that Slack sends twice does no harm. Never throws: Slack
 * has its answer already, and shows the tab as it was.
 */
async function showHome(edge: SlackEdge, sender: Pick<Sender, 'userId' | 'teamId'>): Promise<void> {
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

import type { App } from '@slack/bolt';
import type { SlackEdge } from '#chat/slack/slack-edge.ts';
import { subjects } from '#conversation/registry.ts';
import { answerFile } from './answer-file.ts';
import { answerSpoken } from './answer-spoken.ts';
import { answerCancel, answerFormPress, answerSubmission } from './answer-submission.ts';
import { isPressOf, readCommand, readPress } from './read-payload.ts';
import { isPressedInForm } from './read-submission.ts';
import { readHomeOpened, showHome } from './show-home.ts';

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

import type { Card } from '#cards/card.ts';
import { renderCard as renderSlackCard } from '#chat/slack/draw/render-card.ts';
import { messageOf } from '#chat/teams/teams-platform.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { wordsOf } from '#sandbox/person.ts';
import type { SeenButton } from '#test/support/afternoon/player/seen.ts';
import { buttonsOf as slackButtons } from '#test/support/afternoon/player/slack-player.ts';
import { buttonsOf as teamsButtons } from '#test/support/afternoon/player/teams-notes.ts';

type Look = { summary: string; words: string; buttons: readonly SeenButton[] };

/** Line by line: what a notification says, what can be pressed, and everything there is to read. */
export function look({ summary, words, buttons }: Look, isMoving: boolean): string[] {
  const presses = buttons
    .filter(({ verb }) => !isMoving || !withCounts.has(verb))
    .map(({ verb, data }) => `[${verb} ${JSON.stringify(data)}]`);
  return [summary, ...presses, ...(isMoving ? [] : withoutSpans(words).split('\n'))];
}

/** These come with the counts, or give way to what does. */
const withCounts = new Set<string>([
  'correct',
  'open-after-all',
  'unreached',
  'follow-up',
  'reunify-form',
  'breach-form',
  'who-is-safe',
]);

/**
 * How long something has lasted, and when it will be over, is drawn by the clock; so are the entries of a closure that is
 * over, to which each refused press adds one.
 */
const withoutSpans = (words: string) =>
  words
    .replaceAll(/\d[\d.,]* ?(s|sec|seconds?|min|minutes?|h|hours?)\b/g, '…')
    .replaceAll(/\d+:\d\d ?[ap]m/g, '…')
    .replaceAll(/entries \d+ to \d+/g, '…');

export function drawn(
  card: Card,
  { platform, messageId }: { platform: Platform; messageId: string },
): Look {
  if (platform === 'slack') {
    const { text, blocks } = renderSlackCard(card);
    const message = { ts: messageId, channel: '', blocks: blocks.map((block) => ({ ...block })) };
    return { summary: text, words: `${text}\n${wordsOf(blocks)}`, buttons: slackButtons(message) };
  }
  const { summary = '', attachments = [] } = messageOf(card);
  const buttons = teamsButtons(attachments, { messageId, channelId: '' });
  return { summary, words: `\n${wordsOf(attachments)}`, buttons };
}

import type { KnownBlock, Button as SlackButton } from '@slack/types';
import { cardAsTyped } from '#cards/as-typed.ts';
import type { Button, Card } from '#cards/card.ts';
import { inOrder } from '#chat/in-order.ts';
import { noteMark, renderBlock, strongLine, toneMark } from './render-block.ts';
import { cut, escapeMarkup, plain } from './slack-text.ts';

export type SlackMessage = { text: string; blocks: KnownBlock[] };

/** https://docs.slack.dev/reference/block-kit/blocks */
const maxBlocks = 50;
const maxElements = 25;

/**
 * Slack answers `msg_blocks_too_long` to blocks of about 13,200 characters of JSON, a limit it does
 * not document (https://github.com/slackapi/bolt-js/issues/2509). This stays clear of it.
 */
const maxJsonLength = 12_000;
/** What the buttons may take of it; five with long questions fit. */
const maxButtonsLength = 7_000;

/** A card as a Slack message. Whatever is too long for Slack is cut where people can see it. */
export function renderCard(neutral: Card): SlackMessage {
  const card = cardAsTyped('slack', neutral);
  const head: KnownBlock[] =
    card.title === '' ? [] : [{ type: 'header', text: plain(titleText(card), 150) }];
  if (card.badge !== undefined) head.push(strongLine(badgeText(card.badge)));
  const foot = renderButtons(card.buttons);

  const room = maxBlocks - head.length - foot.length - 1;
  const body = card.blocks.flatMap((block) => renderBlock(block, noteMark));
  let shown = Math.min(body.length, Math.max(room, 0));
  const fixedLength = JSON.stringify([...head, ...foot]).length + 200;
  while (shown > 0 && fixedLength + JSON.stringify(body.slice(0, shown)).length > maxJsonLength) {
    shown -= 1;
  }
  const middle = body.slice(0, shown);
  if (shown < body.length) middle.push(contextLine(leftOut(body.length - shown)));

  return {
    text: cut(escapeMarkup(inOrder(card.summary === '' ? card.title : card.summary)), 1000),
    blocks: [...head, ...middle, ...foot],
  };
}

export function contextLine(text: string): KnownBlock {
  return { type: 'context', elements: [plain(text, 2000)] };
}

function leftOut(count: number): string {
  const parts = count === 1 ? '1 more part' : `${count} more parts`;
  return `✂ ${parts} of this card did not fit into a Slack message.`;
}

/** Slack colors no message, so a drill bears its color at both ends of its title. */
const titleText = ({ title, isDrill }: Card): string =>
  isDrill === true ? `${toneMark.drill} ${title} ${toneMark.drill}` : title;

function badgeText(badge: NonNullable<Card['badge']>): string {
  return `${toneMark[badge.tone]} ${badge.text}`;
}

function renderButtons(buttons: Button[]): KnownBlock[] {
  const rendered = buttons.map(renderButton).slice(0, maxElements);
  while (JSON.stringify(rendered).length > maxButtonsLength) rendered.pop();
  const foot: KnownBlock[] = rendered.length > 0 ? [{ type: 'actions', elements: rendered }] : [];
  const lost = buttons.length - rendered.length;
  if (lost > 0) foot.push(contextLine(`✂ ${lost} buttons of this card did not fit.`));
  return foot;
}

/** The index keeps two buttons with one verb apart: Slack wants action ids unique in a block. */
function renderButton(button: Button, index: number): SlackButton {
  return {
    type: 'button',
    action_id: `${button.verb}:${index}`,
    text: plain(button.label, 75),
    value: JSON.stringify(button.data),
    ...(button.opens !== undefined && { url: button.opens }),
    ...(button.style !== undefined && { style: button.style }),
    ...(button.confirm !== undefined && {
      confirm: {
        title: plain(button.confirm.title, 100),
        text: plain(button.confirm.text, 300),
        confirm: plain(button.confirm.yes, 30),
        deny: plain('Cancel', 30),
        ...(button.style !== undefined && { style: button.style }),
      },
    }),
  };
}

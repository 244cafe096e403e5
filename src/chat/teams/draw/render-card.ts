import { createHash } from 'node:crypto';
import type {
  IAdaptiveCard,
  IExecuteAction,
  IOpenUrlAction,
  IShowCardAction,
  ISubmitAction,
  IToggleVisibilityAction,
} from '@microsoft/teams.cards';
import { cardAsTyped } from '#cards/as-typed.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { packButtonData } from './button-data.ts';
import { drawBlocks } from './draw-blocks.ts';
import { literalText, textLines, toneColors } from './literal-text.ts';
import { mentionEntities } from './mentions.ts';

/** Teams refuses a message over 28 KB; a card leaves some of it to the message around it. */
const maxCardBytes = 26_000;

/** A card as Teams draws it. What doesn't fit is cut, and the card says so. */
export function renderCard(card: Card, setting: CardSetting = {}): IAdaptiveCard {
  if (!setting.asksForFolds && card.buttons.some(({ unfolds }) => unfolds !== undefined)) {
    const whole = draw(card, setting);
    // Keep what a button unfolds whole, and the card within its limit.
    return cardBytes(whole) <= maxCardBytes
      ? whole
      : renderCard(card, { ...setting, asksForFolds: true });
  }
  const keep = card.blocks.map(() => 1);
  for (;;) {
    const blocks = card.blocks.map((block, index) => cutBlock(block, keep[index] ?? 1));
    const rendered = draw({ ...card, blocks: blocks.flat() }, setting);
    if (cardBytes(rendered) <= maxCardBytes) return rendered;

    const sizes = blocks.map((parts, index) => (keep[index] === 0 ? 0 : cardBytes(parts)));
    const largest = sizes.indexOf(Math.max(...sizes));
    const share = keep[largest];
    if (share === undefined || share === 0) {
      return draw(
        {
          ...card,
          title: card.title.slice(0, 200),
          blocks: [{ kind: 'note', text: card.summary.slice(0, 500) }],
        },
        setting,
      );
    }
    keep[largest] = share > 0.005 ? share * 0.8 : 0;
  }
}

export function cardBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function draw(neutral: Card, setting: CardSetting): IAdaptiveCard {
  const card = cardAsTyped('teams', neutral);
  const entities = mentionEntities(card.blocks);
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText: literalText(card.summary),
    speak: literalText(card.summary),
    body: [
      ...drawTitle(card, setting),
      ...drawBlocks(card.blocks),
      ...(asks(card) ? drawButtonsAndQuestions(card, setting) : []),
    ],
    ...(entities.length > 0 && { msteams: { entities } }),
    ...(card.buttons.length > 0 && !asks(card) && { actions: drawButtons(card, setting) }),
  };
}

const asks = ({ buttons }: Card) => buttons.some(({ confirm }) => confirm !== undefined);

const drawButtons = (card: Card, setting: CardSetting) =>
  card.buttons.map((button) => drawButton(button, card, setting));

/** Teams asks no question before a press, so a question takes the place of the buttons, which those of a card itself can’t leave. */
const drawButtonsAndQuestions = (card: Card, setting: CardSetting): IAdaptiveCard['body'] => [
  { type: 'ActionSet', id: buttonsId(card), actions: drawButtons(card, setting) },
  ...card.buttons.flatMap((button) => drawQuestion(button, card, setting)),
];

/** On a phone a title has no room for anything at its side. A dialog has it above the card already. */
function drawTitle(
  { title, badge, isDrill }: Card,
  { inDialog }: CardSetting,
): IAdaptiveCard['body'] {
  if (title === '') return [];
  const lines = [
    ...(inDialog && !isDrill ? [] : textLines(title, { size: 'Large', weight: 'Bolder' })),
    ...(badge === undefined
      ? []
      : textLines(
          badge.text,
          { weight: 'Bolder', color: toneColors[badge.tone] },
          { spacing: 'Small' },
        )),
  ];
  return isDrill === true
    ? [{ type: 'Container', style: 'accent', bleed: true, items: lines }]
    : lines;
}

/** Keeps a share of a block, from 1 for all to 0 for nothing, and says that the rest is missing. */
function cutBlock(block: Block, share: number): Block[] {
  if (share >= 1) return [block];
  switch (block.kind) {
    case 'text':
    case 'quote':
    case 'note':
    case 'heading':
      return [{ ...block, text: cutText(block.text, share) }];
    case 'facts':
      return withMissing(block.facts, share, (facts) => ({ ...block, facts }));
    case 'contact':
      return withMissing(block.lines, share, (lines) => ({ ...block, lines }));
    case 'table':
      return withMissing(block.rows, share, (rows) => ({ ...block, rows }));
    case 'progress':
      return [{ ...block, label: cutText(block.label, share) }];
    case 'code':
    case 'divider':
    case 'mention':
      return [block];
  }
}

function cutText(text: string, share: number): string {
  // Half of a surrogate pair is no character.
  const kept = text.slice(0, Math.floor(text.length * share)).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}… (cut here: too long for Teams)`;
}

function withMissing<Row>(rows: Row[], share: number, make: (rows: Row[]) => Block): Block[] {
  const kept = rows.slice(0, Math.floor(rows.length * share));
  const missing = rows.length - kept.length;
  return [make(kept), { kind: 'note', text: `and ${missing} more, too many for Teams to show` }];
}

type Action =
  | IExecuteAction
  | ISubmitAction
  | IShowCardAction
  | IOpenUrlAction
  | IToggleVisibilityAction;

type CardSetting = {
  /** A dialog takes Action.Submit only; elsewhere a press is an Action.Execute. */
  inDialog?: true;
  /** What a button would unfold has no room on the card: the press asks for it. */
  asksForFolds?: true;
};

function drawButton(button: Button, card: Card, setting: CardSetting): Action {
  if (button.opens !== undefined) {
    return {
      type: 'Action.OpenUrl',
      title: literalText(button.label),
      ...drawStyle(button),
      url: button.opens,
    };
  }
  if (button.unfolds !== undefined && !setting.asksForFolds)
    return drawFold(button, drawBlocks(button.unfolds));
  return button.confirm === undefined
    ? drawPress(button, button.label, setting)
    : { ...toggle(button.label, button, card), ...drawStyle(button) };
}

/** Its button and Cancel stand above its words: on a phone these may end below the screen. */
function drawQuestion(button: Button, card: Card, setting: CardSetting): IAdaptiveCard['body'] {
  if (button.confirm === undefined) return [];
  const { title, text, yes } = button.confirm;
  return [
    {
      type: 'Container',
      id: questionId(button),
      style: 'emphasis',
      isVisible: false,
      items: [
        ...textLines(title, { weight: 'Bolder' }),
        {
          type: 'ActionSet',
          actions: [drawPress(button, yes, setting), toggle('Cancel', button, card)],
        },
        ...textLines(text),
      ],
    },
  ];
}

/** Of its own on each card, for several cards may stand on one page. */
const questionId = ({ verb, data }: Button) => `question-${shortHash([verb, data])}`;

const buttonsId = ({ buttons }: Card) =>
  `buttons-${shortHash(buttons.map(({ verb, data }) => [verb, data]))}`;

const shortHash = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);

/** Shows the question in place of the buttons, or these again. */
const toggle = (label: string, button: Button, card: Card): IToggleVisibilityAction => ({
  type: 'Action.ToggleVisibility',
  title: literalText(label),
  targetElements: [buttonsId(card), questionId(button)],
});

function drawFold(button: Button, body: IAdaptiveCard['body']): IShowCardAction {
  return {
    type: 'Action.ShowCard',
    title: literalText(button.label),
    ...drawStyle(button),
    card: { type: 'AdaptiveCard', version: '1.5', body },
  };
}

function drawPress(
  button: Button,
  label: string,
  setting: CardSetting,
): IExecuteAction | ISubmitAction {
  const title = literalText(label);
  const { verb, data } = button;
  if (setting.inDialog || button.opensForm) {
    const carried = packButtonData({ ask: 'press', verb, data });
    const dialog = setting.inDialog ? {} : { msteams: { type: 'task/fetch' } };
    return { type: 'Action.Submit', title, ...drawStyle(button), data: { ...dialog, ...carried } };
  }
  return { type: 'Action.Execute', title, ...drawStyle(button), verb, data };
}

function drawStyle(button: Button): { style?: 'positive' | 'destructive' } {
  if (button.style === undefined) return {};
  return { style: button.style === 'primary' ? 'positive' : 'destructive' };
}

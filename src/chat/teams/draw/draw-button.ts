import { createHash } from 'node:crypto';
import type {
  IAdaptiveCard,
  IExecuteAction,
  IOpenUrlAction,
  IShowCardAction,
  ISubmitAction,
  IToggleVisibilityAction,
} from '@microsoft/teams.cards';
import type { Button } from '#cards/card.ts';
import { packButtonData } from './button-data.ts';
import { drawBlocks } from './draw-blocks.ts';
import { literalText, textLines } from './literal-text.ts';

type Action =
  | IExecuteAction
  | ISubmitAction
  | IShowCardAction
  | IOpenUrlAction
  | IToggleVisibilityAction;

export type CardSetting = {
  /** A dialog takes Action.Submit only; elsewhere a press is an Action.Execute. */
  inDialog?: true;
  /** What a button would unfold has no room on the card: the press asks for it. */
  asksForFolds?: true;
};

export function drawButton(button: Button, setting: CardSetting): Action {
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
    : { ...toggle(button.label, button), ...drawStyle(button) };
}

/** Teams asks no question before a press, so the button shows the question with the real button and Cancel, or hides it. */
export function drawQuestion(button: Button, setting: CardSetting): IAdaptiveCard['body'] {
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
        ...textLines(text),
        { type: 'ActionSet', actions: [drawPress(button, yes, setting), toggle('Cancel', button)] },
      ],
    },
  ];
}

/** Of its own on each card, for several cards may stand on one page. */
const questionId = ({ verb, data }: Button) =>
  `question-${createHash('sha256')
    .update(JSON.stringify([verb, data]))
    .digest('hex')
    .slice(0, 8)}`;

const toggle = (label: string, button: Button): IToggleVisibilityAction => ({
  type: 'Action.ToggleVisibility',
  title: literalText(label),
  targetElements: [questionId(button)],
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

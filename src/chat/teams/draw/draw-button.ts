import type {
  IAdaptiveCard,
  IExecuteAction,
  IOpenUrlAction,
  IShowCardAction,
  ISubmitAction,
} from '@microsoft/teams.cards';
import type { Button } from '#cards/card.ts';
import { packButtonData } from './button-data.ts';
import { drawBlocks } from './draw-blocks.ts';
import { literalText, textLines } from './literal-text.ts';

type Action = IExecuteAction | ISubmitAction | IShowCardAction | IOpenUrlAction;

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
  const press = drawPress(button, button.confirm?.yes ?? button.label, setting);
  if (button.confirm === undefined) return press;
  // Teams asks no question before a press, so the button unfolds the question and the real button.
  const { title, text } = button.confirm;
  const question = [...textLines(title, { weight: 'Bolder' }), ...textLines(text)];
  return drawFold(button, question, [press]);
}

function drawFold(
  button: Button,
  body: IAdaptiveCard['body'],
  actions: IAdaptiveCard['actions'] = [],
): IShowCardAction {
  return {
    type: 'Action.ShowCard',
    title: literalText(button.label),
    ...drawStyle(button),
    card: { type: 'AdaptiveCard', version: '1.5', body, ...(actions.length > 0 && { actions }) },
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

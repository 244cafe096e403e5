import { literalText } from './draw/literal-text.ts';
import { cardBytes } from './draw/render-card.ts';
import { attachmentOf } from './teams-platform.ts';

/** A dialog that shows a card: a form, or a private answer. */
export function dialogOf(title: string, content: { body: unknown[] }): object {
  if (cardBytes(content) > 27_000) throw new Error(`the dialog "${title}" is too large for Teams`);
  return {
    task: {
      type: 'continue',
      value: {
        title: literalText(title),
        width: 'medium',
        height: content.body.length > 8 ? 'large' : 'medium',
        card: attachmentOf(content),
      },
    },
  };
}

export function dialogMessage(text: string): object {
  return { task: { type: 'message', value: text } };
}

/** Answers a press of Action.Execute with words that only the person sees. */
export function pressMessage(text: string): object {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text };
}

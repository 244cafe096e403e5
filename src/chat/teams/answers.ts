import type { Card } from '#cards/card.ts';
import type { SpokenActivity } from './activity.ts';
import type { ConnectTo } from './connector.ts';
import { type ButtonData, packButtonData } from './draw/button-data.ts';
import { textLines } from './draw/literal-text.ts';
import { cardBytes } from './draw/render-card.ts';
import { attachmentOf, messageOf } from './teams-platform.ts';

/** Where answers to one activity go: its own thread, or the person alone. */
export type Answers = {
  sayInThread(text: string): Promise<void>;
  /** `understood`: what the form is filled in with. */
  offerForm(ask: ButtonData, understood?: string): Promise<void>;
  sendPrivately(card: Card): Promise<void>;
  /** Whether the activity came from the person's own chat with the bot. */
  isPrivate: boolean;
};

export function createAnswers(activity: SpokenActivity, connectTo: ConnectTo): Answers {
  const connector = connectTo(activity.serviceUrl);
  const isPrivate = activity.conversation.conversationType === 'personal';
  const here = activity.conversation.id;

  return {
    isPrivate,

    async sayInThread(text) {
      await connector.send(here, { type: 'message', textFormat: 'plain', text });
    },

    async offerForm(ask, understood) {
      await connector.send(here, {
        type: 'message',
        summary: 'Open the form to continue.',
        attachments: [attachmentOf(formOffer(ask, understood))],
      });
    },

    // Teams has no message in a channel for one person's eyes: private answers go to the person's chat.
    async sendPrivately(card) {
      const chat = isPrivate ? here : await connector.openChat(activity.from.id);
      await connector.send(chat, messageOf(card));
    },
  };
}

function formOffer(ask: ButtonData, understood?: string) {
  const data = { msteams: { type: 'task/fetch' }, ...packButtonData(ask) };
  const card = {
    type: 'AdaptiveCard',
    version: '1.5',
    fallbackText: 'Open the form to continue.',
    body: [
      ...(understood === undefined ? [] : textLines(understood)),
      ...textLines('Teams opens forms only from a button.', { isSubtle: true }),
    ],
    actions: [{ type: 'Action.Submit', title: 'Open the form', style: 'positive', data }],
  };
  if (cardBytes(card) > 26_000) throw new Error('the request is too long to carry in a button');
  return card;
}

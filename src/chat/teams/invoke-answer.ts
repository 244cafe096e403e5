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

/**
 * Asks Teams for a token of the person who pressed, for which it sends the press again. `link` is shown where it has none.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/sso-adaptive-cards-universal-action
 */
export function tokenRequest(request: {
  connection: string;
  appId: string;
  id: string;
  link: string;
}): object {
  const { connection, appId, id, link } = request;
  const title = 'Sign in to approve';
  return {
    statusCode: 401,
    type: 'application/vnd.microsoft.activity.loginRequest',
    value: {
      text: title,
      connectionName: connection,
      tokenExchangeResource: { id, uri: `api://botid-${appId}` },
      buttons: [{ type: 'signin', title, text: title, value: link }],
    },
  };
}

/** Answers a press of Action.Execute with words that only the person sees. */
export function pressMessage(text: string): object {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text };
}

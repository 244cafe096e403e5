import { z } from 'zod';
import type { FormValues } from '#cards/form.ts';
import type { ChatRequest, Reply } from '#conversation/kit/command.ts';
import type { InvokeActivity } from './activity.ts';
import { type ButtonData, readButtonData } from './draw/button-data.ts';
import { renderCard } from './draw/render-card.ts';
import { fillForm, readFormValues, renderForm } from './draw/render-form.ts';
import { renderText } from './draw/render-text.ts';
import { dialogMessage, dialogOf } from './invoke-answer.ts';

/** What somebody said or pressed, before it is known who and where. */
export type Said = ChatRequest extends infer One
  ? One extends ChatRequest
    ? Omit<One, 'account' | 'place'>
    : never
  : never;

export const buttonIsOld = 'This button is no longer in use.';

const dialogValue = z.looseObject({ data: z.unknown().optional() });

/** A dialog of Teams that opens or is sent: what it shows next, or undefined where it closes. */
export async function answerDialog(
  activity: InvokeActivity,
  { ask, follow }: { ask: (said: Said) => Promise<Reply>; follow: (reply: Reply) => void },
): Promise<object | undefined> {
  const data = dialogValue.safeParse(activity.value).data?.data;
  const carried = readButtonData(data);
  const said = carried && readDialogAsk(carried, data);
  if (said === undefined) return dialogMessage(buttonIsOld);

  const reply = await ask(said.request);
  switch (reply.kind) {
    case 'form':
      return dialogOf(reply.form.title, renderForm(reply.form));
    case 'private':
    case 'window':
      return showCard(reply, follow);
    case 'errors':
      // Teams replaces a dialog as a whole: what is wrong is shown in the same form, drawn again.
      if (reply.form === undefined) return dialogMessage(Object.values(reply.errors).join('\n'));
      return dialogOf(
        reply.form.title,
        renderForm(fillForm(reply.form, said.values), reply.errors),
      );
    case 'done':
      return activity.name === 'task/fetch' ? dialogMessage(reply.words ?? 'Done.') : undefined;
  }
}

/** A dialog is never edited from outside: what is still to come goes to the person's own chat. */
function showCard(
  reply: Extract<Reply, { kind: 'private' | 'window' }>,
  follow: (reply: Reply) => void,
): object {
  const { card } = reply;
  const text = renderText(card);
  if (reply.kind === 'private' && reply.follows !== undefined) {
    follow(reply);
    return dialogMessage(`${text ?? card.summary} The answer comes in our own chat.`);
  }
  return text === undefined
    ? dialogOf(card.title || 'Bellwether', renderCard(card, { inDialog: true }))
    : dialogMessage(text);
}

type DialogAsk = { request: Said; values: FormValues };

function readDialogAsk(carried: ButtonData, data: unknown): DialogAsk | undefined {
  switch (carried.ask) {
    case 'press':
      return {
        request: { kind: 'press', verb: carried.verb, data: carried.data },
        values: {},
      };
    case 'words':
      return { request: { kind: 'words', words: carried.words }, values: {} };
    case 'submit':
    case 'beside': {
      const values = readFormValues(carried.fields, data);
      return {
        request: { kind: 'submit', verb: carried.verb, data: carried.data, values },
        values,
      };
    }
  }
}

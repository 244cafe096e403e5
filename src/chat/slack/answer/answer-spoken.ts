import type { ModalView } from '@slack/types';
import type { Card } from '#cards/card.ts';
import type { Form } from '#cards/form.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { ChatFault } from '#chat/chat-platform.ts';
import { recordFault } from '#chat/record-fault.ts';
import { renderForm } from '#chat/slack/draw/render-form.ts';
import { renderWindow } from '#chat/slack/draw/render-window.ts';
import { callSlack } from '#chat/slack/slack-client.ts';
import type { Sender, SlackEdge } from '#chat/slack/slack-edge.ts';
import type { Reply } from '#conversation/kit/command.ts';
import { answerPrivately, removePressedCard } from './answer-privately.ts';
import { type Spoken, spokenShape } from './read-payload.ts';

/** Ours alone: a command's verb has only letters, digits and dashes. */
const reopenVerb = '~reopen';

/** A trigger works once, for three seconds. https://docs.slack.dev/reference/methods/views.open */
const spentTrigger = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id']);

/**
 * Takes typed words or a press through the product and shows what comes back. Never throws. `kept` is told once
 * whatever was said is done and in the database, and not where that failed.
 */
export async function answerSpoken(
  edge: SlackEdge,
  sender: Sender,
  said: Spoken,
  kept?: () => Promise<void>,
): Promise<void> {
  try {
    const spoken = again(said);
    const [account, place] = await Promise.all([
      edge.findAccount(sender),
      // Words decide nothing, so nobody waits for more than the account.
      spoken.kind === 'words' ? { channelId: sender.channelId } : edge.findPlace(sender),
    ]);
    const reply = await edge.handle({ account, place, ...spoken });
    await kept?.().catch((error: unknown) => {
      // Slack already showed an error; the change is saved.
      edge.logger.warn({ err: error }, 'slack was answered too late');
    });
    await show(edge, sender, { reply, spoken, isReopening: spoken !== said });
  } catch (error) {
    await tellFault(edge, sender, error);
  }
}

export async function tellFault(edge: SlackEdge, sender: Sender, error: unknown): Promise<void> {
  const sentence = recordFault(edge.logger, error, 'slack request failed');
  try {
    await answerPrivately(edge, sender, sentenceCard({ text: sentence }));
  } catch (silence) {
    edge.logger.error({ err: silence }, 'slack fault could not be told');
  }
}

async function show(
  edge: SlackEdge,
  sender: Sender,
  { reply, spoken, isReopening }: { reply: Reply; spoken: Spoken; isReopening: boolean },
): Promise<void> {
  switch (reply.kind) {
    case 'private': {
      await answerPrivately(edge, sender, reply.card);
      if (reply.follows === undefined) return;
      return show(edge, sender, { reply: await reply.follows, spoken, isReopening });
    }
    case 'errors':
      return answerPrivately(edge, sender, errorsCard(Object.values(reply.errors)));
    case 'done':
      return removePressedCard(edge, sender);
    case 'window': {
      const isOpen = await openView(edge, sender, renderWindow(reply.card));
      return isOpen ? undefined : answerPrivately(edge, sender, reply.card);
    }
    case 'form': {
      const view = renderForm(reply.form, { channelId: sender.channelId });
      const isOpen = await openView(edge, sender, view);
      const words = reply.askAgain;
      const once: Spoken = words === undefined ? spoken : { kind: 'words', words };
      if (!isOpen) return answerPrivately(edge, sender, reopenCard(reply.form, once));
      if (isReopening) await removePressedCard(edge, sender);
    }
  }
}

/** False where Slack no longer lets us open anything for this request. */
async function openView(edge: SlackEdge, sender: Sender, view: ModalView): Promise<boolean> {
  const { triggerId } = sender;
  if (triggerId === undefined) return false;
  try {
    await callSlack(() => edge.client.views.open({ trigger_id: triggerId, view }));
    return true;
  } catch (error) {
    if (error instanceof ChatFault && spentTrigger.has(error.code)) return false;
    throw error;
  }
}

function errorsCard(sentences: string[]): Card {
  return {
    title: 'Please check',
    blocks: sentences.map((text) => ({ kind: 'text', text })),
    buttons: [],
    summary: sentences.join(' '),
  };
}

/** A press brings a fresh trigger: the button says the same thing once more. */
function reopenCard(form: Form, spoken: Spoken): Card {
  const data = { spoken: JSON.stringify(spoken) };
  const fits = JSON.stringify(data).length <= 2000;
  const sentence = fits
    ? 'The form took too long to open. Press the button to open it now.'
    : 'The form took too long to open. Please ask for it again.';
  return {
    title: form.title,
    blocks: [{ kind: 'text', text: sentence }],
    buttons: fits ? [{ verb: reopenVerb, label: 'Open the form', style: 'primary', data }] : [],
    summary: sentence,
  };
}

function again(said: Spoken): Spoken {
  if (said.kind !== 'press' || said.verb !== reopenVerb) return said;
  return spokenShape.parse(JSON.parse(said.data['spoken'] ?? ''));
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { FormErrors } from '#cards/form.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { recordFault } from '#chat/record-fault.ts';
import { refillForm } from '#chat/slack/draw/refill-form.ts';
import { renderForm } from '#chat/slack/draw/render-form.ts';
import { renderWindow } from '#chat/slack/draw/render-window.ts';
import { plain } from '#chat/slack/draw/slack-text.ts';
import { callSlack } from '#chat/slack/slack-client.ts';
import type { Sender, SlackEdge } from '#chat/slack/slack-edge.ts';
import type { Reply } from '#conversation/kit/command.ts';
import { answerPrivately } from './answer-privately.ts';
import { tellFault } from './answer-spoken.ts';
import {
  placeErrors,
  readCancel,
  readFormPress,
  readSubmission,
  type SubmittedView,
  type ViewSubmission,
} from './read-submission.ts';

type Ack = (response: ViewResponseAction) => Promise<void>;

/**
 * Answers a submitted form. What is wrong can only be put beside its field through the answer to
 * the request itself, so the answer waits for the product, but not longer than Slack waits for us.
 */
export async function answerSubmission(edge: SlackEdge, payload: unknown, ack: Ack): Promise<void> {
  const submission = readSubmission(payload);
  const work = workOut(edge, submission);
  const stop = new AbortController();
  const first = await Promise.race([work, slowly(edge.answerWithinMs, stop.signal)]);
  stop.abort();
  const title = submission.view.title.text;
  const wait = (words: string) =>
    ack({ response_action: 'update', view: noticeView(title, words) });
  if (first === 'slow') {
    await wait('Working on it…');
    const late = await work;
    const next = followingOf(late);
    if (next !== undefined) await showNotice(edge, submission, next.words);
    return answerLate(edge, submission, await lastOf(edge, late));
  }
  const next = followingOf(first);
  if (next === undefined) {
    await ack(inTime(first, submission));
    return tellTheRest(edge, submission.sender, first);
  }
  await wait(next.words);
  await answerLate(edge, submission, await lastOf(edge, first));
}

async function showNotice(edge: SlackEdge, { view }: ViewSubmission, words: string): Promise<void> {
  const notice = noticeView(view.title.text, words);
  await callSlack(() => edge.client.views.update({ view_id: view.id, view: notice })).catch(
    (error: unknown) => edge.logger.warn({ err: error }, 'slack form could not be updated'),
  );
}

/** What stands in the form’s place until the rest is there. */
function followingOf(reply: Reply): { words: string; reply: Promise<Reply> } | undefined {
  return reply.kind === 'private' && reply.follows !== undefined
    ? { words: reply.card.summary, reply: reply.follows }
    : undefined;
}

/** Never throws: what was sent is done by now, so that a fault brings no form back. */
async function lastOf(edge: SlackEdge, reply: Reply): Promise<Reply> {
  const next = followingOf(reply);
  if (next === undefined) return reply;
  try {
    return await next.reply;
  } catch (error) {
    const text = recordFault(edge.logger, error, 'what slack was to be told later failed');
    return { kind: 'private', card: sentenceCard({ text }) };
  }
}

/**
 * Answers a press inside a form: what comes of it takes the form's place. It is acknowledged when it is kept, as any
 * other press is.
 */
export async function answerFormPress(
  edge: SlackEdge,
  payload: unknown,
  ack: () => Promise<void>,
): Promise<void> {
  const press = readFormPress(payload);
  const reply = await workOut(edge, press);
  await ack().catch((error: unknown) => {
    edge.logger.warn({ err: error }, 'slack was answered too late');
  });
  const { sender } = press;
  if (reply.kind !== 'private') return answerLate(edge, press, reply);
  // No app can close a modal before it is submitted, so that it says the same as the card.
  await showNotice(edge, press, reply.card.summary || reply.card.title);
  if (followingOf(reply) === undefined) return tellTheRest(edge, sender, reply);
  await answerLate(edge, press, await lastOf(edge, reply));
}

/** A closed form has nothing more to show. */
export async function answerCancel(edge: SlackEdge, payload: unknown): Promise<void> {
  const canceled = readCancel(payload);
  if (canceled !== undefined) await workOut(edge, canceled);
}

/** Never throws: a fault keeps the form open, with everything typed still in it. */
async function workOut(edge: SlackEdge, submission: ViewSubmission): Promise<Reply> {
  const { sender, said } = submission;
  try {
    const [account, place] = await Promise.all([edge.findAccount(sender), edge.findPlace(sender)]);
    return await edge.handle({ account, place, ...said });
  } catch (error) {
    const sentence = recordFault(edge.logger, error, 'slack request failed');
    return { kind: 'errors', errors: { '': sentence } };
  }
}

function inTime(reply: Reply, { view, sender }: ViewSubmission): ViewResponseAction {
  switch (reply.kind) {
    case 'errors':
      return withErrors(view, reply.errors);
    case 'form':
      return { response_action: 'update', view: renderForm(reply.form, sender) };
    case 'window':
      return { response_action: 'update', view: renderWindow(reply.card) };
    case 'private':
    case 'done':
      return { response_action: 'clear' };
  }
}

function withErrors(view: SubmittedView, errors: FormErrors): ViewResponseAction {
  const placed = placeErrors(view, errors);
  return placed === undefined
    ? { response_action: 'update', view: refillForm(view, errors) }
    : { response_action: 'errors', errors: placed };
}

async function tellTheRest(edge: SlackEdge, sender: Sender, reply: Reply): Promise<void> {
  if (reply.kind !== 'private') return;
  try {
    await answerPrivately(edge, sender, reply.card);
  } catch (error) {
    await tellFault(edge, sender, error);
  }
}

async function answerLate(
  edge: SlackEdge,
  submission: ViewSubmission,
  reply: Reply,
): Promise<void> {
  try {
    await callSlack(() =>
      edge.client.views.update({ view_id: submission.view.id, view: late(reply, submission) }),
    );
  } catch (error) {
    // The person may have closed the modal meanwhile; only what they must still do is worth telling.
    edge.logger.warn({ err: error }, 'slack form could not be updated');
    if (reply.kind === 'errors') {
      const sentence = Object.values(reply.errors).join(' ');
      const { sender } = submission;
      await tellTheRest(edge, sender, { kind: 'private', card: lateErrorsCard(sentence) });
    }
  }
  await tellTheRest(edge, submission.sender, reply);
}

function late(reply: Reply, { view, sender }: ViewSubmission): ModalView {
  switch (reply.kind) {
    case 'errors':
      return refillForm(view, reply.errors);
    case 'form':
      return renderForm(reply.form, sender);
    case 'window':
      return renderWindow(reply.card);
    case 'private':
    case 'done':
      return noticeView(view.title.text, 'Done. You can close this window.');
  }
}

function lateErrorsCard(sentence: string): Extract<Reply, { kind: 'private' }>['card'] {
  return {
    title: 'Please check your form',
    blocks: [{ kind: 'text', text: sentence }],
    buttons: [],
    summary: sentence,
  };
}

async function slowly(ms: number, signal: AbortSignal): Promise<'slow'> {
  try {
    return await sleep(ms, 'slow' as const, { signal });
  } catch {
    return 'slow';
  }
}

/** A modal that only says something; it can't be submitted, only closed. */
function noticeView(title: string, sentence: string): ModalView {
  return {
    type: 'modal',
    title: plain(title, 24),
    close: plain('Close', 24),
    blocks: [{ type: 'section', text: plain(sentence, 3000) }],
  };
}

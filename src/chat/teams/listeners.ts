import { z } from 'zod';
import { summaryOf } from '#cards/form-summary.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { recordFault } from '#chat/record-fault.ts';
import type { ChatAccount, HandleRequest, Reply } from '#conversation/kit/command.ts';
import type { EdgeRefusal } from '#conversation/kit/edge-refusal.ts';
import type { Logger } from '#log/logger.ts';
import {
  channelOf,
  filesOf,
  type InvokeActivity,
  isSharedChannel,
  type MessageActivity,
  mentionsOf,
  readSpokenActivity,
  type SpokenActivity,
  tokenOf,
} from './activity.ts';
import { answerDialog, buttonIsOld, type Said } from './answer-dialog.ts';
import { answerFile } from './answer-file.ts';
import { type Answers, createAnswers } from './answers.ts';
import type { ConnectTo } from './connector.ts';
import { renderText } from './draw/render-text.ts';
import type { InvokeAnswer } from './edge/teams-edge.ts';
import { greet } from './greet.ts';
import { dialogMessage, pressMessage } from './invoke-answer.ts';
import { askForToken, isOwnToken, type SignOn } from './own-token.ts';
import { readWords } from './read-words.ts';
import type { ReadAccount } from './teams-accounts.ts';

type ListenerOptions = {
  appId: string;
  tenantId: string;
  signOn?: SignOn | undefined;
  connectTo: ConnectTo;
  readAccount: ReadAccount;
  handle: HandleRequest;
  takeOnce: (mark: string, goodForSeconds: number) => Promise<boolean>;
  onRefused: (reason: EdgeRefusal) => void;
  logger: Logger;
  isFileUrl: (url: string) => boolean;
  /** For what takes longer than Teams waits; it never throws. */
  apart: (work: Promise<void>) => void;
};

type Turn = {
  answers: Answers;
  ask: (said: Said, isVouchedFor?: boolean) => Promise<Reply>;
  /** Goes on after the answer; a fault of it is told in the person's own chat. */
  later: (work: Promise<void>) => void;
};

const pressValue = z.looseObject({
  action: z.looseObject({ verb: z.string().max(64), data: z.unknown().optional() }),
});
const takenBefore = 'Bellwether already received this. Look at the card to see what happened.';

/** Turns what a person said or pressed in Teams into requests, and replies into what Teams can show. */
export function createListener(
  options: ListenerOptions,
): (body: unknown, goodForSeconds: number) => Promise<InvokeAnswer | undefined> {
  return async (body, goodForSeconds) => {
    const activity = readSpokenActivity(body);
    if (activity === undefined) {
      await greet(body, { ...options, goodForSeconds });
      return undefined;
    }
    const turn = startTurn(activity, options);
    try {
      if (!(await options.takeOnce(markOf(activity), goodForSeconds))) {
        options.logger.warn({ reason: 'sent-before' }, 'an activity from Teams was refused');
        options.onRefused('sent-before');
        return activity.type === 'invoke' ? answerInvoke(activity, takenBefore) : undefined;
      }
      if (activity.type === 'invoke') return await onInvoke(activity, turn, options);
      const files = turn.answers.isPrivate ? filesOf(activity) : [];
      if (files.length > 0) options.apart(answerFile(files, turn, options));
      else await onMessage(activity, turn);
      return undefined;
    } catch (error) {
      const words = recordFault(options.logger, error, 'a request from Teams failed');
      return await answerFault(activity, turn, words).catch((silence: unknown) => {
        options.logger.error({ err: silence }, 'the fault could not be told');
        return undefined;
      });
    }
  };
}

function startTurn(activity: SpokenActivity, options: ListenerOptions): Turn {
  let account: Promise<ChatAccount> | undefined;
  const answers = createAnswers(activity, options.connectTo);
  return {
    answers,
    later(work) {
      work
        .catch((error: unknown) => {
          const text = recordFault(options.logger, error, 'what Teams was to be sent later failed');
          return answers.sendPrivately(sentenceCard({ text }));
        })
        .catch((silence: unknown) => {
          options.logger.error({ err: silence }, 'the fault could not be told');
        });
    },
    async ask(said, isVouchedFor = false) {
      account ??= options.readAccount(activity);
      const messageId = activity.type === 'invoke' ? activity.replyToId : undefined;
      const place = {
        channelId: channelOf(activity.conversation.id),
        ...(messageId === undefined ? {} : { messageId }),
        ...(isSharedChannel(activity) ? { isShared: true as const } : {}),
      };
      const vouched = isVouchedFor ? { isVouchedFor: true as const } : {};
      return await options.handle({ account: { ...(await account), ...vouched }, place, ...said });
    },
  };
}

async function onMessage(activity: MessageActivity, { answers, ask }: Turn): Promise<void> {
  const mentions = mentionsOf(activity.recipient.id, activity);
  if (mentions.length === 0 && !answers.isPrivate) return;

  const words = readWords(activity.text, mentions, answers.isPrivate ? 'home' : 'help');
  const reply = await ask({ kind: 'words', words });
  switch (reply.kind) {
    case 'private':
    case 'window':
      await answers.sendPrivately(reply.card);
      if (!answers.isPrivate) await answers.sayInThread('I sent you the answer in our own chat.');
      return sendFollowing(answers, reply);
    case 'form':
      return await answers.offerForm(
        { ask: 'words', words: reply.askAgain ?? words },
        summaryOf(reply.form),
      );
    case 'errors':
      return await answers.sayInThread(Object.values(reply.errors).join('\n'));
    case 'done':
      return;
  }
}

async function onInvoke(
  activity: InvokeActivity,
  turn: Turn,
  options: ListenerOptions,
): Promise<InvokeAnswer> {
  switch (activity.name) {
    case 'adaptiveCard/action':
      return { status: 200, body: await onPress(activity, turn, options) };
    case 'task/fetch':
    case 'task/submit': {
      const follow = (reply: Reply) => turn.later(sendFollowing(turn.answers, reply));
      const body = await answerDialog(activity, { ask: turn.ask, follow });
      return body === undefined ? { status: 200 } : { status: 200, body };
    }
    default:
      return { status: 501 };
  }
}

/** What took longer than people wait without a word. */
async function sendFollowing(answers: Answers, reply: Reply): Promise<void> {
  const next = reply.kind === 'private' ? await reply.follows : undefined;
  if (next?.kind === 'private') await answers.sendPrivately(next.card);
  if (next?.kind === 'errors')
    await answers.sendPrivately(sentenceCard({ text: Object.values(next.errors).join(' ') }));
}

async function onPress(
  activity: InvokeActivity,
  { answers, ask, later }: Turn,
  options: ListenerOptions,
): Promise<object> {
  const pressed = pressValue.safeParse(activity.value).data?.action;
  if (pressed === undefined) return pressMessage(buttonIsOld);

  const data = textsOf(pressed.data);
  const { signOn } = options;
  const isVouchedFor = signOn !== undefined && (await isOwnToken(activity, signOn, options));
  const reply = await ask({ kind: 'press', verb: pressed.verb, data }, isVouchedFor);
  const asked = signOn && askForToken(reply, activity, { ...options, signOn });
  if (asked !== undefined) return asked;
  switch (reply.kind) {
    case 'private':
    case 'window': {
      // Teams takes a press for failed that is not answered within seconds.
      later(sendFollowing(answers, reply));
      const text = renderText(reply.card);
      if (text !== undefined) return pressMessage(text);
      await answers.sendPrivately(reply.card);
      return pressMessage('I sent you the answer in our own chat.');
    }
    case 'form':
      await answers.offerForm({ ask: 'press', verb: pressed.verb, data }, summaryOf(reply.form));
      return pressMessage('The button for the form is in the thread.');
    case 'errors':
      return pressMessage(Object.values(reply.errors).join('\n'));
    case 'done':
      return pressMessage(reply.words ?? 'Done.');
  }
}

async function answerFault(
  activity: SpokenActivity,
  { answers }: Turn,
  words: string,
): Promise<InvokeAnswer | undefined> {
  if (activity.type === 'message') {
    await answers.sayInThread(words);
    return undefined;
  }
  return answerInvoke(activity, words);
}

function answerInvoke({ name }: InvokeActivity, words: string): InvokeAnswer {
  const isPress = name === 'adaptiveCard/action';
  return { status: 200, body: isPress ? pressMessage(words) : dialogMessage(words) };
}

/**
 * Teams gives each activity an id, and sends it again under the same one where it got no answer. That of a press is Teams' own
 * for all conversations; that of a message is its time. A message without an id is told by all that it says.
 */
function markOf(activity: SpokenActivity): string {
  const { channelId, conversation, id } = activity;
  // Asked for a token, Teams sends the press again; by which id, it doesn't say.
  if (activity.type === 'invoke') {
    const again = tokenOf(activity) === undefined ? [] : ['with a token'];
    return JSON.stringify([channelId, 'invoke', activity.id, ...again]);
  }
  return JSON.stringify(id === undefined ? activity : [channelId, conversation.id, id]);
}

function textsOf(data: unknown): Record<string, string> {
  if (typeof data !== 'object' || data === null) return {};
  const entries: [string, unknown][] = Object.entries(data);
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}

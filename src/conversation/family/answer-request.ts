import { randomUUID } from 'node:crypto';
import type {
  Asker,
  Command,
  CommandContext,
  Press,
  Reply,
  Submission,
} from '#conversation/command.ts';
import { answerForm, maxAnswer } from '#conversation/family/answer-form.ts';
import { readId } from '#conversation/read-id.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { type PreparedAnswer, preparedAnswers } from '#domain/family/request/family-request.ts';
import { findFamilyRequest } from '#domain/family/request/find-family-requests.ts';
import { type Answer, startFamilyAnswer } from '#domain/family/request/start-family-answer.ts';
import { textError } from '#domain/language/message/text-error.ts';
import { tooLong } from '#domain/shared/typed/too-long.ts';
import { showRequest } from './take-request.ts';

export const answerRequestCommand = {
  pressed: { 'answer-request-form': openAnswer },
  submitted: { 'answer-request': sendAnswer },
} satisfies Command;

async function openAnswer(context: CommandContext, asker: Asker, press: Press): Promise<Reply> {
  const id = readId(press.data['request']);
  if (id === undefined) return refuse('no-request');
  const { operator } = asker;
  const found = await findFamilyRequest(context.db, context.vault, { operator, id });
  if (found.kind === 'refused') return refuse(found.reason);
  return { kind: 'form', form: answerForm(found.request, randomUUID()) };
}

async function sendAnswer(
  context: CommandContext,
  asker: Asker,
  { data, values }: Submission,
): Promise<Reply> {
  const [id, form] = [readId(data['request']), readId(data['form'])];
  if (id === undefined || form === undefined) return refuse('no-request');
  const answer = readAnswer(values);
  if ('words' in answer) return { kind: 'errors', errors: answer };
  const { operator } = asker;
  const started = await startFamilyAnswer(context.db, context.vault, {
    operator,
    id,
    form,
    answer,
  });
  if (started.kind === 'refused') return refuse(started.reason);
  return showRequest(context, asker, {
    id,
    lead: 'Your answer is on its way. Close the request when it is done.',
  });
}

function readAnswer(values: Record<string, string>): Answer | { words: string } {
  const prepared = preparedAnswers.find((one): one is PreparedAnswer => one === values['answer']);
  if (prepared !== undefined) return { prepared };
  const own = (values['words'] ?? '').trim().replaceAll(/\s+/g, ' ');
  if (own === '') return { words: 'Type your answer, or choose a prepared one.' };
  const wrong = textError(own) ?? tooLong(own, maxAnswer);
  return wrong === undefined ? { own } : { words: wrong };
}

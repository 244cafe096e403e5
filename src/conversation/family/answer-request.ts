import { randomUUID } from 'node:crypto';
import type { Command } from '#conversation/kit/command.ts';
import { id, press } from '#conversation/kit/press.ts';
import { type PreparedAnswer, preparedAnswers } from '#domain/family/request/family-request.ts';
import { findFamilyRequest } from '#domain/family/request/find-family-requests.ts';
import { type Answer, startFamilyAnswer } from '#domain/family/request/start-family-answer.ts';
import { textError } from '#domain/language/message/text-error.ts';
import { tooLong } from '#domain/shared/typed/too-long.ts';
import { answerForm, maxAnswer } from './answer-form.ts';
import { showRequest } from './take-request.ts';

export const answerRequestCommand = {
  pressed: {
    'answer-request-form': press(
      { request: id },
      'no-request',
      ({ db, vault }, { operator }, { request }) =>
        findFamilyRequest(db, vault, { operator, id: request }),
      (_context, _actor, { request }) => ({
        kind: 'form',
        form: answerForm(request, randomUUID()),
      }),
    ),
  },
  submitted: {
    'answer-request': press(
      { request: id, form: id },
      'no-request',
      async ({ db, vault }, { operator }, { request, form }, { values = {} }) => {
        const answer = readAnswer(values);
        return 'words' in answer
          ? { kind: 'errors', errors: answer }
          : startFamilyAnswer(db, vault, { operator, id: request, form, answer });
      },
      (context, actor, _done, { request }) =>
        showRequest(context, actor, {
          id: request,
          lead: 'Your answer is on its way. Close the request when it is done.',
        }),
    ),
  },
} satisfies Command;

function readAnswer(values: Record<string, string>): Answer | { words: string } {
  const prepared = preparedAnswers.find((one): one is PreparedAnswer => one === values['answer']);
  if (prepared !== undefined) return { prepared };
  const own = (values['words'] ?? '').trim().replaceAll(/\s+/g, ' ');
  if (own === '') return { words: 'Type your answer, or choose a prepared one.' };
  const wrong = textError(own) ?? tooLong(own, maxAnswer);
  return wrong === undefined ? { own } : { words: wrong };
}

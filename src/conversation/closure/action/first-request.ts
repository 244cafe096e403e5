import type { FormValues } from '#cards/form.ts';
import { openFirstAgain } from '#conversation/closure/request/request-closure.ts';
import { submitClosure } from '#conversation/closure/request/request-texts.ts';
import type { Answer, Command, Submission } from '#conversation/kit/command.ts';
import { protocolActions } from '#domain/shared/happening.ts';
import { openActionOf } from './request-action.ts';

/**
 * The first form of a request. Who chooses an action of the building in it gets the short form of that action; a
 * platform that doesn’t tell of a choice at once tells of it with “Next”. What corrects or is asked again stays here.
 */
export const firstRequestCommand = {
  submitted: {
    closure: orAction(submitClosure),
    // “More options”, or another happening.
    'closure-fields': orAction(openFirstAgain),
  },
} satisfies Command;

function orAction(answer: Answer<Submission>): Answer<Submission> {
  return (context, actor, said) =>
    isAction(said) ? openActionOf(context, actor, chosen(said)) : answer(context, actor, said);
}

const isAction = ({ data, values }: Submission) =>
  protocolActions.some((action) => action === values['happening']) &&
  data['corrects'] === undefined &&
  data['revises'] === undefined;

/** All schools, and a reason, are what that form had filled in: nobody chose them for this. */
function chosen({ data, values }: Submission): FormValues {
  const { schools, ground, offeredGround, ...rest } = { ...data, ...values };
  return {
    ...rest,
    ...(schools === undefined || schools === 'all' ? {} : { schools }),
    ...(ground === undefined || ground === offeredGround ? {} : { ground }),
  };
}

import { sentenceCard } from '#cards/sentence-card.ts';
import { readPlainWords } from '#conversation/closure/request/typed/read-plain-request.ts';
import { openFilledIn } from '#conversation/closure/request/typed/request-typed.ts';
import { isOfferedTo } from '#conversation/kit/audience.ts';
import type { Actor, CommandContext, Reply } from '#conversation/kit/command.ts';
import { isProtocolAction } from '#domain/shared/happening.ts';
import { openAction } from './request-action.ts';

/** Opens the form that words mean as somebody would say them, or asks which; undefined where they name none. */
export async function answerPlainWords(
  context: CommandContext,
  actor: Actor,
  words: readonly string[],
): Promise<Reply | undefined> {
  const meant = readPlainWords(words.map((word) => word.toLowerCase()));
  const mayRequest = isOfferedTo('requesters', actor.operator);
  if (meant?.kind === 'cancel') return askWhatToCancel(words, mayRequest);
  if (meant === undefined || !mayRequest) return undefined;
  const { what: action, words: said } = meant.request;
  return isProtocolAction(action)
    ? openAction(context, actor, { action, words: said })
    : openFilledIn(context, actor, meant.request);
}

function askWhatToCancel(words: readonly string[], mayRequest: boolean): Reply {
  const number = words.find((word) => /^\d{1,6}$/.test(word));
  const stop = ['closure stop', ...(number === undefined ? [] : [number])].join(' ');
  return {
    kind: 'private',
    card: sentenceCard({
      title: 'Cancel what?',
      text: 'Choose whether to cancel school, or to stop the calls of a closure.',
      buttons: [
        ...(mayRequest
          ? [
              {
                verb: 'say' as const,
                label: 'Cancel school',
                data: { words: 'closure closed' },
                opensForm: true as const,
              },
            ]
          : []),
        { verb: 'say', label: 'Stop calls', data: { words: stop } },
      ],
    }),
  };
}

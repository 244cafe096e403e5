import { sentenceCard } from '#cards/sentence-card.ts';
import { formsByMeaning, type NearForm } from '#conversation/closure/request/typed/nearest.ts';
import { spellsSchool } from '#conversation/closure/request/typed/read/schools.ts';
import { openFilledIn, readTyped } from '#conversation/closure/request/typed/request-typed.ts';
import { isOfferedTo } from '#conversation/kit/audience.ts';
import type { Actor, CommandContext, Reply } from '#conversation/kit/command.ts';
import { isProtocolAction } from '#domain/shared/happening.ts';
import { readDoubt } from './action-words.ts';
import { openAction } from './request-action.ts';

/** Opens the form that words mean as somebody would say them, or asks which; undefined where they name none. */
export async function answerPlainWords(
  context: CommandContext,
  actor: Actor,
  words: readonly string[],
): Promise<Reply | undefined> {
  const read = await readTyped(context, actor, words);
  if (read === undefined) return undefined;
  const { said } = read;
  const mayRequest = isOfferedTo('requesters', actor.operator);
  if (said.isCancel) return askWhatToCancel(words, mayRequest);
  if (!mayRequest) return undefined;
  const all = [...said.kinds, ...said.denied];
  const [action] = all.filter((one) => isProtocolAction(one));
  const { doubt } = readDoubt(words, (typed, at) => spellsSchool(typed, at, read.schools));
  if (
    action !== undefined &&
    ((all.length === 1 && said.denied.length === 0) || doubt !== undefined)
  )
    return openAction(context, actor, { action, words });
  if (said.isMistake) return askHowToMend();
  if (action !== undefined || all.length === 0) {
    const forms = formsByMeaning(said, words);
    return forms.length === 0 ? undefined : askWhich(forms);
  }
  return openFilledIn(context, actor, read);
}

/** No form opens by itself where words may mean several: each keeps the school and the day. */
const askWhich = (forms: readonly NearForm[]): Reply => ({
  kind: 'private',
  card: sentenceCard({
    title: 'Which is it?',
    text: 'This alone calls nobody. Each form opens with what you typed.',
    buttons: forms.map(({ words, label }) => ({
      verb: 'say',
      label,
      data: { words },
      opensForm: true,
    })),
  }),
});

/** What was sent may have rung already. */
const askHowToMend = (): Reply => ({
  kind: 'private',
  card: sentenceCard({
    title: 'Was something sent that is wrong?',
    text: 'Stop ends calls that still go out. A correction tells those whom it reached; a second person approves it.',
    buttons: [
      { verb: 'say', label: 'Stop calls', data: { words: 'closure stop' } },
      {
        verb: 'say',
        label: 'Correct a closure',
        data: { words: 'closure correct' },
        opensForm: true,
      },
    ],
  }),
});

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

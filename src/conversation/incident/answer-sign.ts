import type { Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, press, reason } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { mayOpenIncident } from '#domain/closure/pause/pause.ts';
import { answerSign } from '#domain/incident/sign/answer-sign.ts';
import { findReportedWords, findSign } from '#domain/incident/sign/find-sign.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import { incidentForm } from './incident-form.ts';
import { reportWordsCard } from './report-card.ts';
import { wallNow, wallTime } from './run-incident.ts';
import { dismissForm, maxDismissal } from './sign-card.ts';

/** What looks like a breach: an incident is opened from it, or somebody says why it is none. */
export const signCommand = {
  pressed: {
    // What was typed is for who may act on it, and not for everybody in the channel.
    'breach-sign-read': onSign(mayOpenIncident, async ({ db, vault }, sign) =>
      sign.kind === 'reported'
        ? {
            kind: 'window',
            card: reportWordsCard(sign, await findReportedWords(db, vault, sign.id)),
          }
        : refuse('not-found'),
    ),
    'breach-sign-open': onSign(mayOpenIncident, openIncident),
    'breach-sign-dismiss-form': onSign(mayTakeFiles, async ({ db, vault }, sign) =>
      sign.answer === null
        ? { kind: 'form', form: dismissForm(sign.id, await findReportedWords(db, vault, sign.id)) }
        : refuse('sign-answered'),
    ),
  },
  submitted: {
    'breach-sign-dismiss': press(
      { sign: id, reason: reason('Say why it is not a breach.', maxDismissal) },
      'not-found',
      ({ db, vault }, { operator }, { sign: signId, reason }) =>
        answerSign(db, vault, { operator, signId, said: { answer: 'no-breach', reason } }),
    ),
  },
} satisfies Command;

type Sign = NonNullable<Awaited<ReturnType<typeof findSign>>>;

function onSign(
  may: typeof mayOpenIncident | typeof mayTakeFiles,
  show: (context: CommandContext, sign: Sign) => Promise<Reply>,
) {
  return press({ sign: id }, 'not-found', async (context, { operator }, asked): Promise<Reply> => {
    if (!may(operator))
      return refuse(may === mayTakeFiles ? 'not-compliance' : 'not-an-incident-opener');
    const sign = await findSign(context.db, asked.sign);
    return sign === undefined ? refuse('not-found') : show(context, sign);
  });
}

async function openIncident(context: CommandContext, sign: Sign): Promise<Reply> {
  if (sign.answer !== null) return refuse('sign-answered');
  const { noticedAt, closure } = sign;
  const now = noticedAt === null ? await wallNow(context) : await wallTime(context, noticedAt);
  const known = await findReportedWords(context.db, context.vault, sign.id);
  const about = { isDrill: false, now, sign: sign.id, known };
  return {
    kind: 'form',
    form: incidentForm(closure === null ? about : { ...about, closure }),
  };
}

import type { FormValues } from '#cards/form.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { findCampaignForm } from '#domain/closure/draft/find-campaign-form.ts';
import { correctionBlocker, findCorrected } from '#domain/closure/draft/find-corrected.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { holdsRole } from '#domain/people/operator/operator.ts';
import { stopButton } from './choose-card.ts';
import { chooseClosure } from './choose-closure.ts';
import { openFirstForm } from './request/request-closure.ts';

export const correctCommand = {
  typed: {
    'closure correct': {
      who: 'requesters',
      help: 'Correct it for everyone it reached',
      isUsual: true,
      example: '12',
      answer: openCorrection,
    },
  },
  pressed: {
    correct: (context, actor, { data }) => correctNow(context, actor, data['campaign']),
    'open-after-all': (context, actor, { data }) =>
      correctNow(context, actor, data['campaign'], { happening: 'open' }),
  },
} satisfies Command;

/** A form for exactly those whom that closure reached. */
async function openCorrection(
  context: CommandContext,
  actor: Actor,
  words: readonly string[],
): Promise<Reply> {
  if (!holdsRole(actor.operator, 'requester'))
    return refuseOnRecord(context, actor, { act: 'asking-refused', reason: 'not-a-requester' });
  const chosen = await chooseClosure(context, 'correct', words[0]);
  if (chosen.kind === 'answer') return chosen.reply;
  const { view } = chosen;
  const reply = await correctNow(context, actor, view.id);
  const isCalling = view.state === 'dialing' || view.state === 'paused';
  return isCalling && reply.kind === 'private' ? offerStopFirst(view) : reply;
}

/** It was refused, and is on record; the way on is a stop. */
function offerStopFirst(view: CampaignView): Reply {
  return {
    kind: 'private',
    card: sentenceCard({
      title: `Closure ${view.number} is still calling`,
      text: 'Stop it first. When its last calls have ended, correct it.',
      buttons: [stopButton({ ...view, hasStarted: true })],
    }),
  };
}

/** The button of a closure that is over; `other` is what the form begins with in place of what it was. */
async function correctNow(
  context: CommandContext,
  actor: Actor,
  named: string | undefined,
  other: FormValues = {},
): Promise<Reply> {
  const corrects = readId(named);
  const act = 'asking-refused';
  if (corrects === undefined) return refuseOnRecord(context, actor, { act, reason: 'not-found' });
  const blocker = correctionBlocker(await findCorrected(context.db, { corrects }));
  if (blocker !== undefined) {
    const campaignId = blocker === 'not-found' ? undefined : corrects;
    return refuseOnRecord(context, actor, { act, reason: blocker, campaignId });
  }
  const values = { ...(await correctionValues(context, corrects)), ...other };
  return openFirstForm(context, actor, { values, data: { corrects }, isOfBefore: true });
}

/** What a correction keeps: what happens, when and why. How soon it is called is chosen again. */
const kept = [
  'happening',
  'dismissalTime',
  'date',
  'ground',
  'fact',
  'purpose',
  'delivery',
  'machines',
] as const;

/** As the closure was asked for; what to say about it is yet to be written. */
async function correctionValues(context: CommandContext, id: string): Promise<FormValues> {
  const before = (await findCampaignForm(context.db, id))?.values ?? {};
  const values = kept.map((name) => [name, before[name] ?? ''] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== ''));
}

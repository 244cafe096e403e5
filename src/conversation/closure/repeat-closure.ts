import { randomUUID } from 'node:crypto';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { readNumber } from '#conversation/kit/read-number.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { stopStanding } from '#domain/closure/absence/stop-standing.ts';
import { findCampaignForm } from '#domain/closure/draft/find-campaign-form.ts';
import { findOwnActs } from '#domain/closure/view/find-own-acts.ts';
import { searchCampaigns } from '#domain/closure/view/list-campaigns.ts';
import { holdsRole } from '#domain/people/operator/operator.ts';
import { protocolActions } from '#domain/shared/happening.ts';
import { showAction } from './action/request-action.ts';
import { type Chosen, chooseClosure, chosenClosure } from './choose-closure.ts';
import { openFirstForm, requestBlocker } from './request/request-closure.ts';
import { keepDraft } from './request/save-draft.ts';

export const repeatCommand = {
  typed: {
    'closure repeat': {
      who: 'requesters',
      help: 'Request an earlier closure again',
      detail:
        'The form has its schools, reason and words. You check the day, and another person approves. `repeat end 12` ends a notice that is sent each week.',
      example: '12',
      answer: async (context, actor, [number, ofWhich]) => {
        if (number === 'end') return endWeekly(context, actor, ofWhich);
        if (!holdsRole(actor.operator, 'requester')) return refuseAsking(context, actor);
        const meant = () => searchCampaigns(context.db, actor.operator, { words: [] });
        return repeat(context, actor, await chooseClosure(context, 'repeat', number, meant));
      },
    },
  },
  pressed: {
    repeat: async (context, actor, press) =>
      repeat(context, actor, await chosenClosure(context, press)),
  },
} satisfies Command;

/** Anybody who may request or approve for its schools: one person is enough to stop. */
async function endWeekly(
  { db }: CommandContext,
  { operator }: Actor,
  word: string | undefined,
): Promise<Reply> {
  const number = readNumber(word);
  if (number === 'not-a-number') return refuse(number);
  const ended = await stopStanding(db, { operator, weekly: number ?? 'all' });
  if (ended.kind === 'refused') return refuse(ended.reason);
  return {
    kind: 'private',
    card: sentenceCard({
      title: 'Ended',
      text: `Closure ${ended.numbers.join(', ')} isn’t sent again. If it is calling now, calling stops at the next call.`,
    }),
  };
}

const refuseAsking = (context: CommandContext, actor: Actor) =>
  refuseOnRecord(context, actor, { act: 'asking-refused', reason: 'not-a-requester' });

/** What belongs to the day that is past. */
const ofItsDay = new Set([
  'date',
  'startDate',
  'startTime',
  'stopDate',
  'stopTime',
  'repeat',
  'until',
]);

/** The first form with what that closure was, and behind it the words that somebody wrote for it. */
async function repeat(context: CommandContext, actor: Actor, chosen: Chosen): Promise<Reply> {
  if (chosen.kind === 'answer') return chosen.reply;
  const { id: campaignId, number } = chosen.view;
  const { see } = await findOwnActs(context.db, { operator: actor.operator, campaignId });
  if (!see) return refuse('other-schools');
  const before = await findCampaignForm(context.db, campaignId);
  if (before === undefined) return refuse('not-found');
  const blocker = requestBlocker(actor, before);
  if (blocker !== undefined)
    return refuseOnRecord(context, actor, { act: 'asking-refused', reason: blocker, campaignId });
  const values = Object.fromEntries(
    Object.entries(before.values).filter(([name, value]) => value !== '' && !ofItsDay.has(name)),
  );
  if (protocolActions.some((action) => action === values['happening']))
    return showAction(context, actor, {
      data: { form: randomUUID() },
      values: Object.fromEntries(
        ['happening', 'schools', 'ground'].map((name) => [name, values[name] ?? '']),
      ),
      intro: `As closure ${number}. It is of now.`,
    });
  const draft = randomUUID();
  const given = { ...values, draft };
  const kept = await keepDraft(context, actor, { given, texts: before.written, keep: 'passing' });
  return openFirstForm(context, actor, {
    values,
    data: { draft, ...kept.data },
    note: `As closure ${number}. Check the day here, and times and dates in the words.`,
  });
}

import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import { listTraining } from '#domain/people/training/list-training.ts';
import { staffTrainingCard } from './staff-training-card.ts';

export const staffTrainingCommand = {
  typed: {
    'compliance training': {
      who: 'overseers',
      help: 'Who is trained, and who soon isn’t',
      answer: showStaffTraining,
    },
  },
} satisfies Command;

async function showStaffTraining(context: CommandContext, actor: Actor): Promise<Reply> {
  if (!mayTakeFiles(actor.operator)) return refuse('not-compliance');
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  return {
    kind: 'private',
    card: staffTrainingCard(await listTraining(context.db), district.timeZone),
  };
}

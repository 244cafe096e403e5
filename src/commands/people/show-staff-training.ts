import { staffTrainingCard } from '#cards/people/staff-training-card.ts';
import type { Asker, Command, CommandContext, Reply } from '#commands/command.ts';
import { refuse } from '#commands/refusal-words.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { mayTakeFiles } from '#domain/file/file.ts';
import { listTraining } from '#domain/training/list-training.ts';

export const staffTrainingCommand = {
  typed: {
    'compliance training': {
      who: 'overseers',
      help: 'Who is trained, and who soon isn’t',
      answer: showStaffTraining,
    },
  },
} satisfies Command;

async function showStaffTraining(context: CommandContext, asker: Asker): Promise<Reply> {
  if (!mayTakeFiles(asker.operator)) return refuse('not-compliance');
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  return {
    kind: 'private',
    card: staffTrainingCard(await listTraining(context.db), district.timeZone),
  };
}

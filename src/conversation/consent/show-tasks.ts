import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, ids, press } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import type { OfficeTaskOutcome } from '#domain/consent/ledger/office-task.ts';
import { decideOfficeTask, type TaskDecided } from '#domain/consent/task/decide-office-task.ts';
import { listOfficeTasks } from '#domain/consent/task/list-office-tasks.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { tasksCard, tasksPerCard } from './tasks-card.ts';

const outcomes: readonly OfficeTaskOutcome[] = ['withdrawal', 'none', 'done'];

export const tasksCommand = {
  typed: {
    'consent tasks': {
      who: 'office',
      help: 'Texts to read and numbers to check',
      isUsual: true,
      offered: ['personal'],
      answer: (context, actor) => showTasks(context, actor),
    },
  },
  pressed: {
    // The next ones follow.
    'consent-task': press(
      { task: id, outcome: (given) => outcomes.find((one) => one === given), read: ids },
      'task-gone',
      async ({ db }, { operator }, { task: taskId, ...said }) => {
        const decided = await decideOfficeTask(db, { operator, taskId, ...said });
        return decided.kind === 'refused'
          ? { kind: 'refused' as const, reason: refusals[decided.reason] }
          : decided;
      },
      (context, actor, { unread }, { outcome }) =>
        showTasks(context, actor, leadOf(outcome, unread)),
    ),
  },
} satisfies Command;

/** What waits for the front office, the most urgent first. */
async function showTasks(context: CommandContext, actor: Actor, lead?: string): Promise<Reply> {
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  const found = await listOfficeTasks(context.db, context.vault, {
    operator: actor.operator,
    limit: tasksPerCard,
  });
  if (found.kind === 'refused') return refuse(found.reason);
  return {
    kind: 'private',
    card: tasksCard({
      ...found,
      timeZone: district.timeZone,
      ...(lead === undefined ? {} : { lead }),
    }),
  };
}

type Refused = Extract<TaskDecided, { kind: 'refused' }>['reason'];

const refusals = {
  'no-such-task': 'task-gone',
  'already-closed': 'task-gone',
  'wrong-outcome': 'task-gone',
  unread: 'task-unread',
  'not-office': 'not-office',
  'untrained-for-data': 'untrained-for-data',
  'no-such-phone': 'no-such-phone',
  'no-such-phone-here': 'no-such-phone-here',
} as const satisfies Record<Refused, string>;

const leads: Record<OfficeTaskOutcome, string> = {
  withdrawal: 'Recorded as an opt-out. It stays in force.',
  none: 'Recorded as no opt-out. The number’s consent is as it was before.',
  done: 'Done.',
};

function leadOf(outcome: OfficeTaskOutcome, unread: number): string {
  return unread === 0 ? leads[outcome] : `${leads[outcome]} The family wrote again meanwhile.`;
}

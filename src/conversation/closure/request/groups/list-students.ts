import { type Form, type FormValues, filled } from '#cards/form.ts';
import { openFirstForm } from '#conversation/closure/request/request-closure.ts';
import { firstFormOf } from '#conversation/closure/request/request-context.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { recordStudentList } from '#domain/closure/student-list/record-student-list.ts';
import { readList } from '#domain/closure/student-list/student-list.ts';
import { longestGroupName } from '#domain/roster/groups/group.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { readPlainName } from '#domain/shared/typed/plain-name.ts';

export const studentListCommand = {
  submitted: {
    'student-list': (context, actor, said) =>
      'students' in said.values
        ? saveList(context, actor, said)
        : { kind: 'form', form: listForm({ ...said.data, ...said.values }) },
  },
} satisfies Command;

const tooLong = `Use at most ${longestGroupName} characters.`;

/** The list as a group of the closure's form, which comes back with all that it held. */
async function saveList(
  context: CommandContext,
  actor: Actor,
  { data, values }: Submission,
): Promise<Reply> {
  const named = readPlainName(values['listName'] ?? '');
  if ('words' in named) return { kind: 'errors', errors: { listName: `The name ${named.words}.` } };
  const { name } = named;
  if (name.length > longestGroupName) return { kind: 'errors', errors: { listName: tooLong } };
  const read = readList(values['students'] ?? '');
  if (read.kind === 'error') return { kind: 'errors', errors: { students: read.error } };
  const { operator } = actor;
  const { entries } = read;
  const list = await recordStudentList(context.db, context.vault, { operator, name, entries });
  if (list.kind === 'refused')
    return refuseOnRecord(context, actor, { act: 'asking-refused', reason: list.reason });
  if (list.kind === 'unknown') {
    const error = `${count(list.unknown)} of ${count(list.entries)} are not on the roster. Remove them, or ask IT to import the roster again.`;
    return { kind: 'errors', errors: { students: error } };
  }
  const groups = [...(data['groups'] ?? '').split(','), list.groupId].filter(Boolean).join(',');
  return openFirstForm(context, actor, {
    ...firstFormOf({ ...data, who: 'groups', groups }),
    done: `List saved: ${plural(list.students, 'student')}.`,
  });
}

/** What somebody pastes to tell everybody on a list; `data` is the form that it goes back to. */
const listForm = (data: Record<string, string>, values: FormValues = {}): Form => ({
  verb: 'student-list',
  title: 'Paste a list',
  submitLabel: 'Use this list',
  data,
  fields: [
    {
      kind: 'text',
      name: 'listName',
      label: 'Name of the list',
      hint: 'Such as “Field trip May 4”. Approvers and the channel read it, so name no student.',
      maxLength: longestGroupName,
      ...filled(values['listName']),
    },
    {
      kind: 'text',
      name: 'students',
      label: 'Student ids, or families’ numbers',
      multiline: true,
      hint: 'One a line. A number stands for all students of its guardians. Only families on the roster are called.',
      maxLength: 100_000,
      ...filled(values['students']),
    },
  ],
  buttons: [{ verb: 'closure-fields', label: 'Back' }],
});

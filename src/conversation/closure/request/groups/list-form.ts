import { type Form, type FormValues, filled } from '#cards/form.ts';
import { longestGroupName } from '#domain/roster/groups/group.ts';

/** What somebody pastes to tell everybody on a list; `data` is the form that it goes back to. */
export const listForm = (data: Record<string, string>, values: FormValues = {}): Form => ({
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

import type { Form } from '#cards/form.ts';
import type { Unreached } from '#domain/closure/unreached/unreached.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { guardianNames } from './unreached-words.ts';

/**
 * The families of one page, those marked that were called by hand. What was marked when it was opened travels along: only
 * what this person changes is recorded, anyone who else works on the list.
 */
export function handCallsForm({ closure, page, families }: Unreached): Form {
  const called = families.filter((family) => family.called !== undefined).map(({ id }) => id);
  return {
    verb: 'hand-calls',
    title: 'Called by hand',
    submitLabel: 'Save',
    data: {
      campaign: closure.id,
      page: String(page),
      shown: families.map(({ id }) => id).join(','),
      called: called.join(','),
    },
    intro: 'Check each family that you called. Uncheck one to take that back.',
    fields: [
      {
        kind: 'choices',
        name: 'families',
        label: 'Families',
        optional: true,
        choices: families.map((family) => ({ value: family.id, label: labelOf(family) })),
        values: called,
      },
    ],
  };
}

/** With a number: two families may have one name. */
function labelOf(family: Unreached['families'][number]): string {
  const numbers = family.guardians.flatMap(({ phones }) =>
    phones.flatMap(({ number }) => number ?? []),
  );
  const [number] = numbers;
  const names = guardianNames(family);
  return number === undefined ? names : `${nationalNumber(number)} ${names}`;
}

import { type Choice, choicesOf, type Form } from '#cards/form.ts';
import type { RoleChoices } from '#domain/operator/people/people.ts';
import { roleNames, wholeDistrict } from './role-words.ts';

/** Asks whose role changes, and how. */
export function roleChangeForm(
  about: RoleChoices & { act: 'grant' | 'revoke' | 'deactivate' },
): Form {
  const named = ({ id, name }: { id: string; name: string }): Choice => ({
    value: id,
    label: name,
  });
  return {
    verb: 'role-change',
    title: 'Change a role',
    submitLabel: 'Ask for it',
    data: {},
    intro:
      'A different administrator must confirm within 24 hours. Both channels show who asked and who confirmed.',
    fields: [
      {
        kind: 'choice',
        name: 'act',
        label: 'What to do',
        value: about.act,
        choices: [
          { value: 'grant', label: 'Give a role' },
          { value: 'revoke', label: 'Take a role' },
          { value: 'deactivate', label: 'Take every role at once, without a second person' },
        ],
      },
      { kind: 'choice', name: 'person', label: 'Person', choices: about.people.map(named) },
      {
        kind: 'choice',
        name: 'role',
        label: 'Role',
        optional: true,
        hint: 'Not needed where every role is taken.',
        choices: choicesOf(roleNames),
      },
      {
        kind: 'choice',
        name: 'school',
        label: 'Where',
        value: 'all',
        choices: [{ value: 'all', label: wholeDistrict }, ...about.schools.map(named)],
      },
    ],
  };
}

import { type Choice, choicesOf, type Form } from '#cards/form.ts';
import { roleNames, wholeDistrict } from '#cards/words/role-words.ts';
import { languageName } from '#domain/language/languages.ts';
import type { RoleChoices } from '#domain/people/operator/people/people.ts';

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
    submitLabel: 'Request',
    data: {},
    intro:
      'A different administrator must confirm within 24 hours. Both channels show who requested and who confirmed.',
    fields: [
      {
        kind: 'choice',
        name: 'act',
        label: 'What to do',
        value: about.act,
        choices: [
          { value: 'grant', label: 'Give a role' },
          { value: 'revoke', label: 'Take a role' },
          { value: 'deactivate', label: 'Take all roles right away, without a second person' },
        ],
      },
      { kind: 'choice', name: 'person', label: 'Person', choices: about.people.map(named) },
      {
        kind: 'choice',
        name: 'role',
        label: 'Role',
        optional: true,
        hint: 'Not needed to take all roles.',
        choices: choicesOf(roleNames),
      },
      {
        kind: 'choice',
        name: 'school',
        label: 'Where',
        value: 'all',
        choices: [{ value: 'all', label: wholeDistrict }, ...about.schools.map(named)],
      },
      ...(about.languages.length === 0
        ? []
        : [
            {
              kind: 'choice' as const,
              name: 'language',
              label: 'Language',
              optional: true as const,
              hint: 'Of a translator: the language that they read. One role each.',
              choices: about.languages.map((value) => ({ value, label: languageName(value) })),
            },
          ]),
    ],
  };
}

import { cutAt } from '#cards/cut-at.ts';
import type { Field, FormButton, FormValues } from '#cards/form.ts';
import type { FoundGroup } from '#domain/roster/groups/find-groups.ts';
import { plural } from '#domain/shared/count-words.ts';

/** What a form offers of groups: whether there are any, and those that were searched for or chosen. */
export type OfferedGroups = { hasAny: boolean; found: readonly FoundGroup[]; isCut: boolean };

export const isForGroups = (values: FormValues) => values['who'] === 'groups';

export type WhoAbout = {
  schools: readonly { id: string; name: string }[];
  groups: OfferedGroups;
  /** What is corrected: it has no schools to choose. */
  corrected?: { number: number; reached: number } | undefined;
};

/** For whom it is: the schools, some groups, or the phones that heard what is corrected. */
export function whoFields(values: FormValues, { schools, groups, corrected }: WhoAbout): Field[] {
  if (corrected !== undefined) {
    const text = `The ${plural(corrected.reached, 'phone')} that closure ${corrected.number} reached.`;
    return [{ kind: 'words', name: 'audience', label: 'Who', text }];
  }
  if (isForGroups(values)) return groupFields(values, groups);
  return [
    {
      kind: 'choices',
      name: 'schools',
      label: 'Schools',
      choices: [
        { value: 'all', label: 'All schools' },
        ...schools.map(({ id, name }) => ({ value: id, label: name })),
      ],
      values: chosenSchools((values['schools'] ?? '').split(',').filter(Boolean), schools),
    },
  ];
}

/** Each of them is all of them. */
const chosenSchools = (chosen: string[], schools: WhoAbout['schools']) =>
  schools.length > 1 && schools.every(({ id }) => chosen.includes(id)) ? ['all'] : chosen;

/** In place of the schools: a search, and what it found, each with how many it would reach. */
function groupFields(values: FormValues, { found, isCut }: OfferedGroups): Field[] {
  const words = values['groupWords'] ?? '';
  const chosen = (values['groups'] ?? '').split(',');
  const none =
    words === '' ? 'Your schools have no groups.' : `No group has “${words}” in its name.`;
  return [
    {
      kind: 'text',
      name: 'groupWords',
      label: 'Find a grade, class, bus or list',
      optional: true,
      hint: 'Such as “bus 12” or “grade 5 Adams”. Then press Find.',
      maxLength: 100,
      ...(words === '' ? {} : { value: words }),
    },
    found.length === 0
      ? { kind: 'words', name: 'noGroups', label: 'Only families of', text: none }
      : {
          kind: 'choices',
          name: 'groups',
          label: 'Only families of',
          choices: found.map((group) => ({ value: group.id, label: choiceLabel(group) })),
          values: found.flatMap(({ id }) => (chosen.includes(id) ? [id] : [])),
          missing: 'Choose at least one group.',
          ...(isCut ? { hint: 'There are more. Type more of the name to find them.' } : {}),
        },
  ];
}

/** A menu of Slack shows 75 characters. */
const mostOfName = 40;

/** `Bus 12 · 61 phones of 45 families` */
const choiceLabel = ({ label, phones, families }: FoundGroup) =>
  `${cutAt(label, mostOfName)} · ${plural(phones, 'phone')} of ${plural(families, 'family', 'families')}`;

export function groupButtons(values: FormValues, { hasAny }: OfferedGroups): FormButton[] {
  if (isForGroups(values))
    return [
      { verb: 'closure-groups', label: 'Find' },
      { verb: 'student-list', label: 'Paste a list' },
      { verb: 'closure-schools', label: 'Choose schools' },
    ];
  return hasAny ? [{ verb: 'closure-groups', label: 'Choose a group' }] : [];
}

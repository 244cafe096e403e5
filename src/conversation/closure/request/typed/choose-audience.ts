import type { FormValues } from '#cards/form.ts';
import type { ChosenSchools } from './choose-schools.ts';
import { chooseTold } from './choose-told.ts';
import { chooseGroups, groupWords } from './read/groups.ts';
import type { Reading } from './read/spans.ts';

const groupsAlone = 'A group tells its families only. Choose schools to tell staff as well.';

/** Whom it is for: schools, or groups at them; and whether staff hear it. `isOpen` where a person has to look. */
export function chooseAudience(
  reading: Reading,
  named: ChosenSchools,
): { values: FormValues; notes: string[]; isOpen: boolean } {
  const spans = reading.spans();
  const tells = chooseTold(spans);
  const isOpen =
    named.values['schools'] === '' ||
    spans.some((one) => one.is === 'school' && one.schools.length > 1 && one.isEach !== true);
  const said = spans.flatMap((span) =>
    span.is === 'group' ? [{ said: groupWords(reading.said(span)), groups: span.groups }] : [],
  );
  if (said.length === 0) {
    const isSaid = tells !== undefined && named.values['schools'] !== '';
    return {
      values: { ...named.values, ...(isSaid ? { tells } : {}) },
      notes: named.notes,
      isOpen,
    };
  }
  // Schools that are named beside groups say which groups are meant.
  const { values, note } = chooseGroups(said, named.ids);
  const alone = tells === undefined || tells === 'families' ? [] : [groupsAlone];
  return {
    values,
    notes: [...named.notes, ...(note === undefined ? [] : [note]), ...alone],
    isOpen: isOpen && named.notes.length > 0,
  };
}

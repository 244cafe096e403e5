import type { FormValues } from '#cards/form.ts';
import { type Happening, isProtocolAction } from '#domain/shared/happening.ts';
import {
  quoted,
  readSchools,
  type SaidSchools,
  type School,
  spellsSchool,
} from './read-schools.ts';
import { takeDestination } from './take-destination.ts';
import { chooseGroups, type SaidGroups } from './take-groups.ts';

/** Said for the ear, and nothing to us; a word of a school’s name is kept. */
const fillers = new Set([
  ...'a an at on for the in is are be will we our to from of due because please'.split(' '),
  ...'start starts open opens opening dismissal early day run runs running only families'.split(
    ' ',
  ),
  ...'school school: schools class classes kids students'.split(' '),
]);

/** An empty list of schools is to be filled by the person. */
export const nobody: FormValues = { schools: '' };
export const leftOut = (said: string) =>
  `“${quoted(said)}” may leave schools out, so none is checked. Check the schools.`;

/** Whom it is for. No school is chosen of those that people go to, nor where that can’t be told. */
export function readWho(
  what: Happening | 'late',
  words: readonly string[],
  about: { schools: readonly School[]; groups: SaidGroups },
): SaidSchools {
  const { schools } = about;
  const read = (all: readonly string[]) =>
    readSchools(
      all.filter((word, at) => !fillers.has(word) || spellsSchool(all, at, schools)),
      schools,
    );
  const { to, rest } = takeDestination(words, (at) => spellsSchool(words, at, schools));
  if (isProtocolAction(what)) {
    const from = read(rest);
    if (to !== undefined)
      return {
        ...from,
        values: { ...nobody, ...from.values },
        note: `“${quoted(to)}” is where people go, so it isn’t checked. Check the schools.`,
      };
    const ids = (from.values['schools'] ?? '').split(',');
    // “Evacuate Adams Birch” may be from one to the other.
    return what === 'evacuation' && ids.length > 1 && !words.some((word) => joins.test(word))
      ? { ...from, values: nobody, note: 'Is one of these where people go? Check the schools.' }
      : from;
  }
  const named = audienceOf(about.groups, read(words));
  const isTo = to !== undefined && (read(to.split(' ')).values['schools'] ?? '') !== '';
  return isTo
    ? {
        ...named,
        values: nobody,
        note: `“${quoted(to)}” may be where people go. Check the schools.`,
      }
    : named;
}

const joins = /^(?:and|&|\+|y|both)$|,$/;

/** Schools that are named beside groups say which groups are meant. */
function audienceOf(said: SaidGroups, named: SaidSchools): SaidSchools {
  if (said.length === 0) return named;
  const schoolIds = (named.values['schools'] ?? '')
    .split(',')
    .filter((id) => id !== '' && id !== 'all');
  const { values, note } = chooseGroups(said, schoolIds);
  const notes = [note, named.note].filter((one) => one !== undefined);
  const { hasUnread } = named;
  return {
    values,
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
    ...(hasUnread === undefined ? {} : { hasUnread }),
  };
}

/** Said where staff are named beside a group. */
export const groupsAlone = 'A group tells its families only. Choose schools to tell staff as well.';

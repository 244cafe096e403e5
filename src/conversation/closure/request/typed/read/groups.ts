import type { FormValues } from '#cards/form.ts';
import type { NamedGroup } from '#domain/roster/groups/find-groups.ts';
import type { Recognizer } from './spans.ts';
import { plain } from './tokens.ts';

/** What was said of groups: each time the groups that it may mean; none where no group has such a name. */
export type SaidGroups = readonly { said: string; groups: readonly NamedGroup[] }[];

const asksForOne = /^(?:bus|route|grade)$/;
const numbered = /^#?\d+[a-z]?$/;
const ordinal = /^(\d{1,2})(?:st|nd|rd|th)$/;

/**
 * Groups by their names, the longest first: `bus 12`, `5th grade`. A bus or grade with a number that no group has is claimed
 * too, so that its number is read as nothing else.
 */
export function groupIn(groups: readonly NamedGroup[]): Recognizer {
  const byName = Map.groupBy(
    groups.flatMap((group) => aliasesOf(group).map((alias) => ({ alias, group }))),
    ({ alias }) => alias,
  );
  const longest = Math.max(2, ...[...byName.keys()].map((alias) => alias.split(' ').length));
  return (tokens, at) => {
    const words = tokens.slice(at, at + longest).map(({ text }) => text);
    for (let length = words.length; length > 0; length -= 1) {
      const named = byName.get(words.slice(0, length).join(' '));
      if (named !== undefined)
        return { length, meaning: { is: 'group', groups: named.map(({ group }) => group) } };
    }
    const [what = '', next = ''] = words;
    const [, grade] = ordinal.exec(what) ?? [];
    if (grade !== undefined && /^grade(?:rs?)?$/.test(next))
      return {
        length: 2,
        meaning: {
          is: 'group',
          groups: (byName.get(`grade ${grade}`) ?? []).map(({ group }) => group),
        },
      };
    return asksForOne.test(what) && numbered.test(next)
      ? { length: 2, meaning: { is: 'group', groups: [] } }
      : undefined;
  };
}

/** A bus is known by its number, whatever its route is called. */
function aliasesOf({ kind, name }: NamedGroup): string[] {
  const own = plain(name);
  const number = kind === 'bus' ? /\d+[a-z]?\b/.exec(own)?.[0] : undefined;
  const byNumber =
    number === undefined ? [] : ['bus', 'route', 'bus route'].map((word) => `${word} ${number}`);
  return [...new Set([...(/^\d+$/.test(own) ? [] : [own]), ...byNumber])];
}
/** `5th graders` are found as `grade 5`. */
export const groupWords = (said: string) =>
  said.toLowerCase().replace(/^(\d{1,2})(?:st|nd|rd|th) grade(?:rs?)?$/, 'grade $1');

/** The form for groups, with those that are clear; what may be several, or none, is left to the person who asks. */
export function chooseGroups(
  said: SaidGroups,
  schoolIds: readonly string[],
): { values: FormValues; note?: string } {
  const read = said.map((one) => {
    const here = one.groups.filter(
      ({ schoolId }) => schoolId === null || schoolIds.length === 0 || schoolIds.includes(schoolId),
    );
    return { ...one, here };
  });
  const clear = read.filter(({ here }) => here.length === 1);
  const open = read.filter(({ here }) => here.length !== 1);
  const note = open
    .map(({ said: name, here }) =>
      here.length === 0
        ? `No group is called “${name}”.`
        : `“${name}” could be ${here.length} groups: choose below.`,
    )
    .join(' ');
  return {
    values: {
      who: 'groups',
      groups: [...new Set(clear.flatMap(({ here }) => here.map(({ id }) => id)))].join(','),
      groupWords: open[0]?.said ?? clear[0]?.said ?? '',
    },
    ...(note === '' ? {} : { note }),
  };
}

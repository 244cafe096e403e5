import type { FormValues } from '#cards/form.ts';
import type { NamedGroup } from '#domain/roster/groups/find-groups.ts';

/** What was said of groups: each time the groups that it may mean; none where no group has such a name. */
export type SaidGroups = readonly { said: string; groups: readonly NamedGroup[] }[];

const gradeOf = /\b(\d{1,2})(?:st|nd|rd|th)[ -]grade(?:rs?)?\b/g;
const asksForOne = /^(?:bus|route|grade)$/;
const numbered = /^#?\d+[a-z]?$/;

/**
 * Groups that the words name, the longest names first: `bus 12`, `5th grade`. A bus or grade with a number that no group has
 * is taken too, so that its number is read as nothing else.
 */
export function takeGroups(
  typed: readonly string[],
  groups: readonly NamedGroup[],
  isName: (words: readonly string[], at: number) => boolean,
): { groups: SaidGroups; rest: readonly string[] } {
  const words = typed.join(' ').replaceAll(gradeOf, 'grade $1').split(' ').filter(Boolean);
  const byName = Map.groupBy(
    groups.flatMap((group) => aliasesOf(group).map((alias) => ({ alias, group }))),
    ({ alias }) => alias,
  );
  const longest = Math.max(2, ...[...byName.keys()].map((alias) => alias.split(' ').length));
  const found: { said: string; groups: NamedGroup[] }[] = [];
  const rest: string[] = [];
  for (let at = 0; at < words.length; ) {
    const span = spanAt(words.slice(at, at + longest), byName);
    const isSchool = isName(words, at) && (span?.length ?? 1) < 2;
    if (span === undefined || isSchool) rest.push(words[at++] ?? '');
    else {
      found.push(span);
      at += span.length;
    }
  }
  return { groups: found, rest };
}

type ByName = ReadonlyMap<string, readonly { group: NamedGroup }[]>;

function spanAt(words: readonly string[], byName: ByName) {
  for (let length = words.length; length > 0; length -= 1) {
    const said = bare(words.slice(0, length).join(' '));
    const named = byName.get(said);
    if (named !== undefined) return { said, length, groups: named.map(({ group }) => group) };
  }
  const [what = '', number = ''] = words.map(bare);
  return asksForOne.test(what) && numbered.test(number)
    ? { said: `${what} ${number}`, length: 2, groups: [] }
    : undefined;
}

const bare = (said: string) => said.replace(/[.,;]$/, '');

/** A bus is known by its number, whatever its route is called. */
function aliasesOf({ kind, name }: NamedGroup): string[] {
  const own = name.toLowerCase();
  const number = kind === 'bus' ? /\d+[a-z]?\b/.exec(own)?.[0] : undefined;
  const byNumber =
    number === undefined ? [] : ['bus', 'route', 'bus route'].map((word) => `${word} ${number}`);
  return [...new Set([...(/^\d+$/.test(own) ? [] : [own]), ...byNumber])];
}

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

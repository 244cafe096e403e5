/** Which columns of a list are read, and what they are called there. */
export type AbsentColumns = {
  idAt: number;
  /** By a name that may as well be that of a row’s own number. */
  isBareId: boolean;
  /** The column that says which absences are excused. */
  code?: { at: number; heading: string; saysYes: boolean };
  /** Those that may say of which day a row is; one that is named like a day must. */
  days: { at: number; heading: string; isNamedDay: boolean }[];
};

type Heading = { at: number; heading: string; words: string };

/** The id by which the roster names a student, then columns of student ids, ids of whatever, and names. */
const idNames = [
  /^(?:user |student )?(?:sourced ?id)$/,
  /^(?:(?:local|state|district|sis) ?)?(?:student|pupil|stu) ?(?:(?:local|state|district|sis|perm) ?)?(?:id|number|num|no)$|^perm(?:anent)? ?(?:id|number|num|no)$/,
  /^(?:(?:user|local|state) ?)?(?:id|number)$/,
  /^students?$/,
];
/** Where a column of student ids has no name of its own, each of these may be it. */
const anyId = /(?:^| )(?:id|number|num|no)$/;
const idOfElse =
  /^(?:school|teacher|staff|(?:home ?)?room|section|course|class|bus|guardian|parent|contact|family|household|.*phone) ?(?:id|number|num|no)$/;

const codeName =
  /^(?:(?:att|attend|attendance|abs|absence|absent) ?)?(?:status|code|type|reason)$|^(?:is )?excused$|^(?:attendance|absence)$/;
const anyCode = /code|status|excus|reason/;
const codeOfElse = /^(?:school|zip|postal|building|course|section|language|grade) ?code$/;

const dayName = /^(?:(?:att|attendance|abs|absence|absent) ?)?(?:date|day)$/;
const dayOfElse = /birth|enter|entry|enroll|exit/;

/** `AttDate`, `ATT_DATE` and `Att. Date` are one name. */
const wordsOf = (heading: string) =>
  heading
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ')
    .replaceAll(/[^A-Za-z\d]+/g, ' ')
    .trim()
    .toLowerCase();

/** Undefined for a line that names no column of ids. A line that leaves open which column is which comes back as words: no column is guessed. */
export function readHeading(cells: readonly string[]): AbsentColumns | string | undefined {
  const all = cells.map((heading, at): Heading => ({ at, heading, words: wordsOf(heading) }));
  const named = (name: RegExp) => all.filter(({ words }) => name.test(words));
  const rank = idNames.findIndex((name) => named(name).length > 0);
  const [, , bareId] = idNames;
  const name = idNames[rank];
  if (name === undefined) return undefined;
  const isBareId = name === bareId;
  const ids = isBareId
    ? named(anyId).filter(({ words }) => name.test(words) || !idOfElse.test(words))
    : named(name);
  const [id] = ids;
  if (id === undefined) return undefined;
  if (ids.length > 1)
    return `Both ${both(ids)} may be student ids. Keep the one that your roster has, and delete the other.`;
  const code = codeOf(all);
  if (typeof code === 'string') return code;
  const days = all
    .filter(
      ({ words }) => dayName.test(words) || (words.includes('date') && !dayOfElse.test(words)),
    )
    .map(({ at, heading, words }) => ({ at, heading, isNamedDay: dayName.test(words) }));
  return { idAt: id.at, isBareId, days, ...(code === undefined ? {} : { code }) };
}

function codeOf(all: readonly Heading[]): AbsentColumns['code'] | string {
  const known = all.filter(({ words }) => codeName.test(words));
  const unread = all.find(
    ({ words }) => anyCode.test(words) && !codeName.test(words) && !codeOfElse.test(words),
  );
  if (unread !== undefined)
    return `${quoted(unread)} may say which absences are excused. Call that column Code if it does, and delete it if not.`;
  if (known.length > 1)
    return `Both ${both(known)} may say which absences are excused. Keep the one with codes such as U and E, and delete the other.`;
  const [code] = known;
  return code && { at: code.at, heading: code.heading, saysYes: code.words.endsWith('excused') };
}

const quoted = ({ heading }: Heading) => `“${heading.slice(0, 60)}”`;
const both = (headings: readonly Heading[]) => headings.slice(0, 2).map(quoted).join(' and ');

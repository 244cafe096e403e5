import { splitPeriod } from '#conversation/kit/read-period.ts';
import type { ReportPeriod } from '#domain/report/report.ts';
import { editDistance } from '#domain/shared/typed/edit-distance.ts';

export type SchoolName = { id: string; name: string };
type Named = { name: string; also: readonly string[] };

/** Which report the words begin with, and what is left of them; else the one that was perhaps meant. */
export function readReportName<Kind extends Named>(
  words: readonly string[],
  kinds: readonly Kind[],
): { kind: Kind; rest: readonly string[] } | { meant: Kind | undefined } {
  for (const length of [2, 1]) {
    const said = words.slice(0, length).join('-');
    const kind = kinds.find(({ name, also }) => name === said || also.includes(said));
    if (kind !== undefined && words.length >= length) return { kind, rest: words.slice(length) };
  }
  const said = [words.slice(0, 2).join('-'), words[0] ?? ''];
  const near = (kind: Kind) =>
    [kind.name, ...kind.also].some((name) => said.some((typed) => isNear(typed, name)));
  return { meant: kinds.find(near) };
}

/** Days and school of a report: either, both in either order, or neither. */
export function readReportScope(
  words: readonly string[],
  of: { today: Temporal.PlainDate; schools: readonly SchoolName[] },
):
  | { kind: 'read'; period: ReportPeriod | undefined; school: SchoolName | undefined }
  | { kind: 'several'; schools: SchoolName[]; period: ReportPeriod | undefined }
  | { kind: 'unknown'; meant: SchoolName | undefined; period: ReportPeriod | undefined } {
  if (words.length === 0) return { kind: 'read', period: undefined, school: undefined };
  // A school may be called March: its whole name goes before any period.
  const [whole] = schoolsNamed(words, of.schools);
  if (whole !== undefined && whole.name.toLowerCase() === words.join(' '))
    return { kind: 'read', period: undefined, school: whole };
  const { period, rest } = splitPeriod(words, of.today);
  if (rest.length === 0) return { kind: 'read', period, school: undefined };
  const found = schoolsNamed(rest, of.schools);
  const [school, ...others] = found;
  if (school === undefined) {
    const name = rest.join(' ');
    const meant = of.schools.find((one) => isNear(name, one.name.toLowerCase()));
    return { kind: 'unknown', meant, period };
  }
  const isWhole = school.name.toLowerCase() === rest.join(' ');
  return others.length === 0 || isWhole
    ? { kind: 'read', period, school }
    : { kind: 'several', schools: found, period };
}

/** Those whose name has the words in it, the one that is called just that first. */
function schoolsNamed(words: readonly string[], schools: readonly SchoolName[]): SchoolName[] {
  const said = words.join(' ');
  const named = schools.filter(({ name }) => name.toLowerCase().includes(said));
  return named.toSorted(
    (a, b) => Number(b.name.toLowerCase() === said) - Number(a.name.toLowerCase() === said),
  );
}

const longestTyped = 60;

function isNear(typed: string, known: string): boolean {
  const far = editDistance(typed.slice(0, longestTyped), known);
  return far <= (known.length < 5 ? 1 : known.length < 12 ? 2 : 3);
}

/** Families who can't be reached about school matters, in counts so large that none of them can be told from it. */
export type Gaps = {
  at: Temporal.Instant;
  timeZone: string;
  /** By school and home language. */
  lines: GapLine[];
  /** What keeps the families of these lines from being reached. */
  reasons: { reason: string; count: Count }[];
};

export type GapLine = {
  school: string;
  /** BCP 47; null: several languages together. */
  language: string | null;
  families: Count;
  unreachable: Count;
};

/** A count of fewer than five, but not of none, is not told. */
export type Count = number | 'few';

/** As the database counts them. `rule` and `reason` are null for a family that can be reached. */
export type GapRow = {
  school: string;
  language: string;
  rule: string | null;
  reason: string | null;
  families: number;
};

/** The fewest that are told as a number: with fewer, one who knows the school could tell who they are. */
export const smallestCount = 5;

export function tellCount(count: number): Count {
  return count > 0 && count < smallestCount ? 'few' : count;
}

/** Sums the rows, and merges what is small until no number gives a small one away. */
export function toGaps(rows: readonly GapRow[]): Pick<Gaps, 'lines' | 'reasons'> {
  const schools = [...Map.groupBy(rows, ({ school }) => school)];
  const lines = schools.flatMap(([school, of]) => schoolLines(school, of));
  const unreachable = rows.filter(({ rule }) => rule !== null);
  const reasons = [...Map.groupBy(unreachable, ({ reason }) => reason ?? '')].map(
    ([reason, of]) => ({ reason, count: families(of) }),
  );
  const { told, rest } = mergeSmall(reasons, ({ count }) => count);
  return {
    lines,
    reasons: [
      ...told.map(({ reason, count }) => ({ reason, count: tellCount(count) })),
      ...(rest.length === 0
        ? []
        : [{ reason: restOf(rest), count: tellCount(sum(rest.map(({ count }) => count))) }]),
    ],
  };
}

function schoolLines(school: string, rows: readonly GapRow[]): GapLine[] {
  const languages = [...Map.groupBy(rows, ({ language }) => language)].map(([language, of]) => ({
    language,
    families: families(of),
    unreachable: families(of.filter(({ rule }) => rule !== null)),
  }));
  const { told, rest } = mergeSmall(languages, ({ unreachable }) => unreachable);
  const line = (language: string | null, of: readonly (typeof languages)[number][]): GapLine => ({
    school,
    language,
    families: tellCount(sum(of.map((one) => one.families))),
    unreachable: tellCount(sum(of.map((one) => one.unreachable))),
  });
  return [
    ...told.map((one) => line(one.language, [one])),
    ...(rest.length === 0
      ? []
      : [line(rest.length === 1 ? (rest[0]?.language ?? null) : null, rest)]),
  ];
}

/**
 * The largest first. Small ones go together; if they are few even so, the next larger joins them, because a total
 * less everything else would tell them.
 */
function mergeSmall<T>(
  groups: readonly T[],
  countOf: (group: T) => number,
): { told: T[]; rest: T[] } {
  const ordered = groups.toSorted((a, b) => countOf(b) - countOf(a));
  const isSmall = (group: T) => tellCount(countOf(group)) === 'few';
  const told = ordered.filter((group) => !isSmall(group));
  const rest = ordered.filter(isSmall);
  const isFew = () => rest.length > 0 && tellCount(sum(rest.map(countOf))) === 'few';
  while (isFew()) {
    const last = told.findLastIndex((group) => countOf(group) > 0);
    if (last < 0) break;
    rest.unshift(...told.splice(last, 1));
  }
  return { told, rest };
}

function restOf(rest: readonly { reason: string }[]): string {
  return rest.length === 1 ? (rest[0]?.reason ?? '') : 'several other reasons';
}

function families(rows: readonly GapRow[]): number {
  return sum(rows.map((row) => row.families));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

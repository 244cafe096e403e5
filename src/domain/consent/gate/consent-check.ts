/** Rows of a derived table that are not what they should be: how many, of which phones, and in which columns. */
export type Differences = {
  rows: number;
  phones: number;
  /** Ids of the first ten phones. */
  first: string[];
  columns: Record<string, number>;
};

/** What was derived from the ledger and the roster, beside what they give now. */
export type ConsentCheck = {
  phones: number;
  gates: Differences;
  audience: Differences;
};

export const noDifferences: Differences = { rows: 0, phones: 0, first: [], columns: {} };

/** Of two sets of phones. */
export function addDifferences(one: Differences, other: Differences): Differences {
  const columns = { ...one.columns };
  for (const [column, count] of Object.entries(other.columns)) {
    columns[column] = (columns[column] ?? 0) + count;
  }
  return {
    rows: one.rows + other.rows,
    phones: one.phones + other.phones,
    first: [...one.first, ...other.first].slice(0, 10),
    columns,
  };
}

export function isInOrder({ gates, audience }: ConsentCheck): boolean {
  return gates.rows === 0 && audience.rows === 0;
}

/** The outcome as lines for a terminal: counts and columns, nobody's number. */
export function describeCheck(check: ConsentCheck): string {
  const phones = check.phones === 1 ? '1 phone' : `${written(check.phones)} phones`;
  if (isInOrder(check))
    return `${phones} checked. Call lists match the consent records and the roster.`;
  return [
    `${phones} checked. Some don’t match:`,
    ...linesOf('gates', check.gates),
    ...linesOf('audience rows', check.audience),
    'Run “npm run cli -- consent rebuild”, and find out what changed these tables without changing the consent records.',
  ].join('\n');
}

function linesOf(what: string, { rows, columns }: Differences): string[] {
  if (rows === 0) return [];
  const counts = Object.entries(columns).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const width = Math.max(...counts.map(([column]) => column.length));
  return [
    `  ${written(rows)} ${what} differ`,
    ...counts.map(([column, count]) => `    ${column.padEnd(width + 2)}${written(count)}`),
  ];
}

const written = (count: number) => count.toLocaleString('en-US');

import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Problems } from '#sis/csv/problems.ts';
import type { LooseEnds } from './loose-ends.ts';

type UnknownPerson = {
  line: number;
  what:
    | 'agentSourcedIds'
    | 'metadata.custodyBar'
    | 'metadata.emergencyContacts'
    | 'relationships.csv';
  /** How many rows there are of this kind; not all of them are listed. */
  total: number;
};

/** Rows that name an agent or a contact, bar a guardian, or tie two people, whom users.csv does not know: the first of them. */
export async function findUnknownPeople(tx: Transaction): Promise<UnknownPerson[]> {
  return many<UnknownPerson>(tx)`
    SELECT pair.line, pair.what, count(*) OVER (PARTITION BY pair.what)::int AS total
    FROM (
      SELECT line, 'agentSourcedIds' AS what, unnest(string_to_array(agents, E'\\x1f')) AS named
      FROM staged_person WHERE agents <> ''
      UNION ALL
      SELECT line, 'metadata.custodyBar', unnest(string_to_array(bar_guardians, E'\\x1f'))
      FROM staged_person WHERE bar_guardians <> ''
      UNION ALL
      SELECT line, 'metadata.emergencyContacts', unnest(string_to_array(contacts, E'\\x1f'))
      FROM staged_person WHERE contacts <> ''
      UNION ALL
      SELECT line, 'relationships.csv', unnest(ARRAY[student, guardian]) FROM staged_tie
    ) pair
    WHERE NOT EXISTS (SELECT FROM staged_person p WHERE p.sourced_id = pair.named)
    GROUP BY pair.line, pair.what ORDER BY pair.line LIMIT 200
  `;
}

/**
 * A bar is a court's order: one that can't be placed is looked into, not left out. Whom changes name as an agent may be
 * somebody of whom nothing is kept, such as staff.
 */
export function noteUnknownPeople(
  found: readonly UnknownPerson[],
  {
    looseEnds,
    problems,
    isChanges,
  }: { looseEnds: LooseEnds; problems: Problems; isChanges: boolean },
): void {
  for (const what of [
    'agentSourcedIds',
    'metadata.emergencyContacts',
    'metadata.custodyBar',
    'relationships.csv',
  ] as const) {
    const isBar = what === 'metadata.custodyBar';
    if (isChanges && !isBar) continue;
    const target = isBar ? problems : looseEnds;
    const unknown = 'names a person who is not in users.csv';
    const end =
      what === 'relationships.csv'
        ? { file: what, words: unknown }
        : { file: 'users.csv', words: `${what} ${unknown}` };
    const rows = found.filter((row) => row.what === what);
    for (const { line } of rows) target.add({ ...end, line });
    for (let i = rows.length; i < (rows[0]?.total ?? 0); i++) target.add(end);
  }
}

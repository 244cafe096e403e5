import type { Db } from '#database/transaction.ts';
import { nameSchools } from '#domain/roster/run/name-schools-store.ts';
import type { SchoolChange } from '#domain/roster/run/roster-run.ts';
import { selectChangeView } from '#domain/two-person-change/find-change.ts';
import type { Change } from '#domain/two-person-change/two-person-change.ts';
import type { RosterChangeView } from './roster-change.ts';

type RosterChange = Change<unknown, { reasons: string[]; schools: SchoolChange[] }>;

export async function findRosterChange(db: Db, id: string): Promise<RosterChangeView | undefined> {
  const change = await selectChangeView<RosterChange>(db, 'roster', id);
  if (change === undefined) return undefined;
  const { reasons, schools } = change.about;
  return { ...change, reasons, schools: await nameSchools(db, schools) };
}

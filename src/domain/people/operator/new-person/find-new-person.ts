import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { selectChangeView } from '#domain/two-person-change/find-change.ts';
import type { NewPersonView } from './new-person.ts';

export async function findNewPerson(db: Db, id: string): Promise<NewPersonView | undefined> {
  const change = await selectChangeView(db, 'person', id);
  if (change === undefined) return undefined;
  const row = await one<Pick<NewPersonView, 'person' | 'directoryId'>>(db)`
    SELECT staff_name(o) AS person, directory_id AS "directoryId" FROM operator o
    WHERE o.id = ${change.operatorId}`;
  return row && { ...change, ...row };
}

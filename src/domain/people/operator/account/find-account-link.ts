import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** One more account of somebody who was on the staff list already. */
export type AccountLink = { person: string; platform: Platform; linkedAt: Temporal.Instant };

export async function findAccountLink(db: Db, id: string): Promise<AccountLink | undefined> {
  return one<AccountLink>(db)`
    SELECT staff_name(o) AS person, i.platform, i.linked_at AS "linkedAt"
    FROM chat_identity i JOIN operator o ON o.id = i.operator_id WHERE i.id = ${id}`;
}

import type { Db } from '#database/connect.ts';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { staff } from '#sandbox/district/staff.ts';

/** As the database knows one of the sandbox's staff. */
export async function operatorIdOf(db: Db, who: keyof typeof staff): Promise<string> {
  const { id } = await db
    .selectFrom('operator')
    .select('id')
    .where('directory_id', '=', staff[who].directoryId)
    .executeTakeFirstOrThrow();
  return id;
}

/** One of them, with the roles that they hold now. */
export async function operatorOf(db: Db, who: keyof typeof staff): Promise<Operator> {
  const found = await findOperatorById(db, await operatorIdOf(db, who));
  if (found === undefined) throw new Error(who);
  return found;
}

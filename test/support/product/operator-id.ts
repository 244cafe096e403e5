import type { Db } from '#database/connect.ts';
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

import { grantRoles } from '#database/grant-roles.ts';
import type { TestDatabase } from './database.ts';

/**
 * As if the bot's login had been given more than it has, such as `UPDATE ON role_grant`, until the end of the block: what the
 * triggers refuse they refuse anyone who may write the column.
 */
export async function rightsTo({ owner }: TestDatabase, what: string): Promise<AsyncDisposable> {
  await owner.pool.query(`GRANT ${what} TO bellwether_bot`);
  return { [Symbol.asyncDispose]: () => grantRoles(owner.db) };
}

import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { describeConnectFault } from './connect-fault.ts';
import { createHindranceWatch } from './hindrance.ts';
import { pendingMigrations } from './pending-migrations.ts';

const oldestServer = 18;

/**
 * What keeps a process from running on this database, in plain words. `keyDigest` is the vault's, of a fixed word. A role that could change evidence is
 * refused: the promise that nobody alters the log must not rest on our own programs behaving.
 */
export async function checkDatabase(db: Db, keyDigest: Buffer): Promise<string[]> {
  try {
    return await checkServer(db, keyDigest);
  } catch (error) {
    const words = describeConnectFault(error);
    if (words === undefined) throw error;
    return [words];
  }
}

async function checkServer(db: Db, keyDigest: Buffer): Promise<string[]> {
  const { rows } = await sql<{ version: number; isMighty: boolean; name: string }>`
    SELECT current_setting('server_version_num')::int / 10000 AS version, current_user AS name,
      (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
        OR EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user) AS "isMighty"`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) return ['the database told nothing about itself'];
  if (row.version < oldestServer) {
    return [`DATABASE_URL leads to PostgreSQL ${row.version}; ${oldestServer} or newer is needed`];
  }
  const problems = row.isMighty
    ? [
        `DATABASE_URL logs in as “${row.name}”, who could alter the audit log; use a role that is only in bellwether_application`,
      ]
    : [];
  const pending = await pendingMigrations(db);
  if (pending.length > 0) {
    problems.push(`the database lacks ${pending.join(', ')}: run “npm run migrate” first`);
  }
  if (problems.length > 0) return problems;
  const hindrance = await createHindranceWatch(db)();
  // A clock that is wrong mends itself; nothing is dialed meanwhile, and people can be told.
  if (hindrance?.kind === 'outdated') problems.push(hindrance.sentence);
  if (!(await isSameKey(db, keyDigest))) {
    problems.push('BELLWETHER_KEY is not the key that this database was written with');
  }
  return problems;
}

/** The first process to come writes down which key it is; under another one no phone would be found again. */
async function isSameKey(db: Db, keyDigest: Buffer): Promise<boolean> {
  await db
    .insertInto('key_check')
    .values({ digest: keyDigest })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db.selectFrom('key_check').select('digest').executeTakeFirst();
  return row?.digest.equals(keyDigest) ?? false;
}

import { createHmac, hash, pbkdf2Sync, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { many, run } from './query.ts';

type Program = 'bot' | 'worker' | 'imports';

/**
 * Gives each program a login of its own in this database, in one role only, and keeps all others out. Logins are the whole
 * server's, so their names begin with the database's. Returns the names. Run again, it changes the passwords.
 */
export async function giveLogins(
  owner: Db,
  passwords: Record<Program, string>,
): Promise<Record<Program, string>> {
  return owner.transaction().execute(async (tx) => {
    const rows = await many<{ name: string }>(tx)`SELECT current_database() AS name`;
    const database = rows[0]?.name ?? '';
    const logins = { bot: '', worker: '', imports: '' };
    for (const program of Object.keys(logins) as Program[]) {
      const login = `${database}_${program}_login`;
      const [name, role] = [sql.id(login), sql.id(`bellwether_${program}`)];
      const found = await many(tx)`SELECT FROM pg_roles WHERE rolname = ${login}`;
      if (found.length === 0) await run(tx)`CREATE ROLE ${name} LOGIN IN ROLE ${role}`;
      await run(tx)`ALTER ROLE ${name} PASSWORD ${sql.lit(verifierOf(passwords[program]))}`;
      await run(tx)`GRANT CONNECT ON DATABASE ${sql.id(database)} TO ${name}`;
      logins[program] = login;
    }
    await run(tx)`REVOKE CONNECT ON DATABASE ${sql.id(database)} FROM PUBLIC`;
    return logins;
  });
}

const iterations = 4096;

/** What PostgreSQL keeps of a password (SCRAM-SHA-256, RFC 5803), so that its log never has the password itself. */
function verifierOf(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const keyOf = (words: string) => createHmac('sha256', salted).update(words).digest();
  const stored = hash('sha256', keyOf('Client Key'), 'base64');
  const server = keyOf('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${server}`;
}

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** A database without a table, of an owner who may create roles, as an administrator of PostgreSQL hands it over. */
export async function emptyDatabase(): Promise<AsyncDisposable & { name: string; url: string }> {
  const name = `empty_${randomBytes(6).toString('hex')}`;
  const admin = new URL(inject('postgresOwnerUrl'));
  const asAdmin = async (...statements: string[]) => {
    admin.pathname = '/postgres';
    const client = new pg.Client({ connectionString: admin.href });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  const owned = new URL(admin);
  owned.username = name;
  owned.pathname = `/${name}`;
  await asAdmin(
    `CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD '${admin.password}'`,
    `CREATE DATABASE ${name} OWNER ${name}`,
    // The roles are the whole server's: the first owner made them, and may put logins in.
    ...['bot', 'worker', 'imports'].map(
      (role) => `GRANT bellwether_${role} TO ${name} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`,
    ),
  );
  return {
    name,
    url: owned.href,
    async [Symbol.asyncDispose]() {
      const logins = ['bot', 'worker', 'imports'].map((role) => `${name}_${role}_login`);
      await asAdmin(
        `DROP DATABASE ${name} WITH (FORCE)`,
        ...logins.map((login) => `DROP ROLE IF EXISTS ${login}`),
        `DROP ROLE ${name}`,
      );
    },
  };
}

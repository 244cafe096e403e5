import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { waitShortly } from './migration/limit-locks.ts';
import { run } from './query.ts';
import type { Transaction } from './transaction.ts';

/** What a login is for: the group that it is in, `bellwether_` and this. What each may is in roles/. */
export const databaseRoles = ['bot', 'worker', 'imports', 'auditor', 'drill'] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

/** Those of our own programs: they write. */
export const programRoles = ['bot', 'worker', 'imports'] as const;
export type ProgramRole = (typeof programRoles)[number];

export const groupOf = (role: DatabaseRole) => `bellwether_${role}`;

const everybody = databaseRoles.map(groupOf).join(', ');

/**
 * Gives each role what its file in roles/ says and nothing else, whatever was granted before: all at once, so that nobody
 * who works meanwhile finds a right missing.
 */
export async function grantRoles(db: Db): Promise<void> {
  await db.transaction().execute(grantWithin);
}

export async function grantWithin(tx: Transaction): Promise<void> {
  const files = await Promise.all(
    databaseRoles.map((role) => readFile(new URL(`./roles/${role}.sql`, import.meta.url), 'utf8')),
  );
  await run(tx)`SELECT pg_advisory_xact_lock(hashtextextended('grant roles', 0))`;
  await waitShortly(tx);
  await sql.raw(roles).execute(tx);
  await sql.raw(nothing).execute(tx);
  await sql.raw(drillsByWorkers).execute(tx);
  await sql.raw(common).execute(tx);
  await sql.raw(files.join('\n')).execute(tx);
}

const roles = databaseRoles
  .map(groupOf)
  .map(
    (group) => `
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${group}') THEN CREATE ROLE ${group} NOLOGIN; END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- two databases of one cluster migrate at once
    END $$;`,
  )
  .join('\n');

/**
 * A dial worker may become the role of drills, which reads no family, and has none of its rights until it does. Anyone who
 * made the roles may say so once for the whole server.
 */
const drillsByWorkers = `
  DO $$ BEGIN
    IF NOT pg_has_role('bellwether_worker', 'bellwether_drill', 'SET') THEN
      GRANT bellwether_drill TO bellwether_worker WITH INHERIT FALSE, SET TRUE;
    END IF;
  EXCEPTION WHEN unique_violation THEN NULL;
  END $$;`;

const nothing = `
  REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, ${everybody};
  REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, ${everybody};
  DO $$ BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, ${everybody}',
      current_database());
  END $$;`;

const common = `
  GRANT USAGE ON SCHEMA public TO ${everybody};
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${everybody};
  DO $$
  DECLARE f regprocedure;
  BEGIN
    -- What works as the owner is given by name.
    FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef LOOP
      EXECUTE format('REVOKE ALL ON FUNCTION %s FROM ${everybody}', f);
    END LOOP;
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO bellwether_imports', current_database());
  END $$;`;

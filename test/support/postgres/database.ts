import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Connection, connect } from '#database/connect.ts';
import type { DatabaseRole } from '#database/grant-roles.ts';
import { shapelessEntries } from '#test/support/audit/shapeless-entries.ts';
import { seedKeys, vaultOf } from '#test/support/keys/test-keys.ts';
import { count } from '#test/support/run/counts.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { openForStaff } from '#vault/open-for-staff.ts';
import { asEverybody } from './everybody.ts';

export type TestDatabase = AsyncDisposable &
  Connection & {
    /** As this connection: a login that is in the groups of all three programs, for tests that act for all of them. */
    url: string;
    /** As each program has it in production. */
    urls: Readonly<Record<DatabaseRole, string>>;
    /** A connection with the rights of one program, or of the auditor; it ends with the database. */
    as(role: DatabaseRole): Connection;
    /** As the owner: for travelling in time and for trying what the owner can't do either. */
    owner: Connection;
    ownerUrl: string;
  };

declare module 'vitest' {
  export interface ProvidedContext {
    postgresOwnerUrl: string;
    postgresUrls: Readonly<Record<DatabaseRole, string>>;
  }
}

/** The number that calls show in tests; the sandbox's, as at a first start. */
export const ourNumber = '+14025550199';

/** The one database that the tests of a file share. */
export const setUpDatabase = () => setUpOnce(testDatabase);

/** A database of this file's own, copied from the migrated template, of a district with one number to call from. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = await createCopy('bellwether');
  const opened = await openDatabase(addressOf(name));
  return dropped(name, opened);
}

/** A database filled once, and closed: `copyOf` it as often as wanted. It ends with the run's server. */
export async function makeTemplate(
  fill: (database: TestDatabase) => Promise<void>,
): Promise<string> {
  const name = await createCopy('bellwether');
  await using opened = await openDatabase(addressOf(name));
  await fill(opened);
  return name;
}

export async function copyOf(template: string): Promise<TestDatabase> {
  const name = await createCopy(template);
  return dropped(name, connectTo(addressOf(name)));
}

async function createCopy(template: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(
    // A template may be copied while another file copies it, but not while somebody is connected to it.
    `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`,
    // A copy has the tables' rights and not its database's own.
    `REVOKE TEMPORARY ON DATABASE ${name} FROM PUBLIC`,
    `GRANT TEMPORARY ON DATABASE ${name} TO bellwether_imports`,
  );
  return name;
}

function addressOf(name: string): Pick<TestDatabase, 'urls' | 'ownerUrl'> {
  const urls = inject('postgresUrls');
  return {
    urls: {
      bot: at(urls.bot, name),
      worker: at(urls.worker, name),
      imports: at(urls.imports, name),
      auditor: at(urls.auditor, name),
      drill: at(urls.drill, name),
    },
    ownerUrl: at(inject('postgresOwnerUrl'), name),
  };
}

function dropped(name: string, opened: TestDatabase): TestDatabase {
  count('databases');
  return {
    ...opened,
    async [Symbol.asyncDispose]() {
      await using _ = {
        [Symbol.asyncDispose]: () => asAdmin(`DROP DATABASE ${name} WITH (FORCE)`),
      };
      await opened[Symbol.asyncDispose]();
    },
  };
}

async function asAdmin(...statements: string[]): Promise<void> {
  const admin = new pg.Client({ connectionString: at(inject('postgresOwnerUrl'), 'postgres') });
  await admin.connect();
  for (const statement of statements) await admin.query(statement);
  await admin.end();
}

/** A migrated database that nobody has used yet: it gets a number to call from, and its keys. */
export async function openDatabase(
  address: Pick<TestDatabase, 'urls' | 'ownerUrl'>,
): Promise<TestDatabase> {
  const opened = connectTo(address);
  const { pool } = opened.owner;
  await pool.query('INSERT INTO sending_number (number) VALUES ($1)', [ourNumber]);
  await seedKeys(pool, testKeyBytes);
  return opened;
}

function connectTo({ urls, ownerUrl }: Pick<TestDatabase, 'urls' | 'ownerUrl'>): TestDatabase {
  const url = asEverybody(ownerUrl);
  const connection = connect({ url, name: 'test' });
  const owner = connect({ url: ownerUrl, name: 'test-owner', max: 2 });
  for (const one of [connection, owner]) one.openSealed(openForStaff(testVault));
  const open = new Map<DatabaseRole, Connection>();
  return {
    ...connection,
    url,
    urls,
    as(role) {
      const known = open.get(role) ?? connect({ url: urls[role], name: 'test' });
      known.openSealed(openForStaff(testVault));
      open.set(role, known);
      return known;
    },
    owner,
    ownerUrl,
    async [Symbol.asyncDispose]() {
      for (const one of open.values()) await one[Symbol.asyncDispose]();
      await connection[Symbol.asyncDispose]();
      const shapeless = await shapelessEntries(owner.pool);
      await owner[Symbol.asyncDispose]();
      if (shapeless.length > 0)
        throw new Error(`not the shape of their act: ${shapeless.join('; ')}`);
    },
  };
}

function at(url: string, database: string): string {
  const copy = new URL(url);
  copy.pathname = `/${database}`;
  return copy.href;
}

/** Made again for every run: no test key is ever written down. */
const testKeyBytes = randomBytes(32);
export const testVault = vaultOf(testKeyBytes);
/** For processes of their own. */
export const testKey = testKeyBytes.toString('base64');

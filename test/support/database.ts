import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Connection, connect } from '#database/connect.ts';
import { openVault } from '#vault/vault.ts';

export type TestDatabase = AsyncDisposable &
  Connection & {
    /** As the application role. */
    url: string;
    /** As the owner: for travelling in time and for trying what the owner can't do either. */
    owner: Connection;
    ownerUrl: string;
  };

declare module 'vitest' {
  export interface ProvidedContext {
    postgresOwnerUrl: string;
    postgresApplicationUrl: string;
  }
}

/** The number that calls show in tests; the sandbox's, as at a first start. */
export const ourNumber = '+14025550199';

/** A database of this file's own, copied from the migrated template, of a district with one number to call from. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: at(inject('postgresOwnerUrl'), 'postgres') });
  await admin.connect();
  // The template may be copied while another file copies it, but not while somebody is connected to it.
  await admin.query(`CREATE DATABASE ${name} TEMPLATE bellwether STRATEGY file_copy`);
  await admin.end();
  return openDatabase({
    url: at(inject('postgresApplicationUrl'), name),
    ownerUrl: at(inject('postgresOwnerUrl'), name),
  });
}

export async function openDatabase(address: {
  url: string;
  ownerUrl: string;
}): Promise<TestDatabase> {
  const { url, ownerUrl } = address;
  const connection = connect({ url, name: 'test' });
  const owner = connect({ url: ownerUrl, name: 'test-owner', max: 2 });
  await owner.pool.query('INSERT INTO sending_number (number) VALUES ($1)', [ourNumber]);
  return {
    ...connection,
    url,
    owner,
    ownerUrl,
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await owner[Symbol.asyncDispose]();
    },
  };
}

function at(url: string, database: string): string {
  const copy = new URL(url);
  copy.pathname = `/${database}`;
  return copy.href;
}

/** Made anew for every run: no test key is ever written down. */
const testKeyBytes = randomBytes(32);
export const testVault = openVault(testKeyBytes);
/** For processes of their own. */
export const testKey = testKeyBytes.toString('base64');

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { readPhoneNumber } from '#domain/shared/phone/phone-number.ts';
import { collectProblems } from '#sis/csv/problems.ts';
import { type BrokenUserRow, readUsers, type UserRow } from '#sis/oneroster/read-users.ts';
import { openRosterPackage } from '#sis/oneroster/roster-package.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';

const files = ['orgs', 'users', 'roles', 'classes', 'enrollments'];

/** The same files into tables without an index, as fast as PostgreSQL takes them. */
export async function bareCopy(pool: pg.Pool, source: string): Promise<number> {
  let total = 0;
  for (const file of files)
    total += await bareCopyOf(pool, path.join(source, `${file}.csv`), `bare_${file}`);
  return total;
}

export async function bareCopyOf(pool: pg.Pool, csv: string, table: string): Promise<number> {
  const client = await pool.connect();
  try {
    const columns = await firstLine(csv);
    await client.query(
      `CREATE TABLE ${table} (${columns.map((name) => `"${name}" text`).join(', ')})`,
    );
    const target = from(`COPY ${table} FROM STDIN (FORMAT csv, HEADER)`);
    const start = performance.now();
    await pipeline(createReadStream(csv, { highWaterMark: 262_144 }), client.query(target));
    return performance.now() - start;
  } finally {
    client.release();
  }
}

async function firstLine(file: string): Promise<string[]> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read({ length: 4096, position: 0 });
  return buffer.toString('utf8', 0, bytesRead).split('\r\n', 1)[0]?.split(',') ?? [];
}

/** One name and one digest a person, one index a number and one ciphertext a guardian's; nothing else. */
export async function bareCrypto(vault: Vault, source: string): Promise<number> {
  await using roster = await openRosterPackage(source);
  let total = 0;
  for await (const batch of readUsers(roster, '1.2', {
    problems: collectProblems(),
    warnings: collectProblems(),
  })) {
    const people = batch.filter(isReadable).map((user) => ({
      user,
      numbers: new Set(
        [user.phone, user.sms].map(numberOf).filter((number) => number !== undefined),
      ),
    }));
    const start = performance.now();
    for (const { user, numbers } of people) {
      vault.digest(user.sourcedId);
      vault.encrypt(user.name, `guardian.name:${user.sourcedId}`);
      for (const number of numbers) {
        const index = vault.phoneIndex(number);
        // A student's own number is never kept, only known again; who names guardians is a student.
        if (user.agents.length === 0) vault.encrypt(number, phoneBinding(index));
      }
    }
    total += performance.now() - start;
  }
  return total;
}

function isReadable(row: UserRow | BrokenUserRow): row is UserRow {
  return !('words' in row);
}

function numberOf(text: string): string | undefined {
  const number = text === '' ? undefined : readPhoneNumber(text);
  return number !== undefined && 'e164' in number ? number.e164 : undefined;
}

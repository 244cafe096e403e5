import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';

// The schema of v0.1.0, in baseline/: a file for each table, with its indexes and triggers (`pause.sql`), and one
// for each family of rules (`decision-blocker.sql`). order.txt lists them: what a file names stands in one before it.
const read = (file: string) => readFile(new URL(`baseline/${file}`, import.meta.url), 'utf8');

export async function up(db: Kysely<unknown>): Promise<void> {
  const order = await read('order.txt');
  const digest = createHash('sha256').update(order);
  for (const file of order.trim().split('\n')) {
    const text = await read(file);
    digest.update(text);
    const statements = sql.raw(text);
    await statements.execute(db).catch((error: Error) => {
      error.message = `${file}: ${error.message}`;
      throw error;
    });
  }
  await sql`INSERT INTO baseline_digest (digest) VALUES (${digest.digest('hex')})`.execute(db);
}

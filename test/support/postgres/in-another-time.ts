import type { TestDatabase } from './database.ts';

/** As in another time: triggers that keep times as they are don't run. */
export async function inAnotherTime(
  { owner }: Pick<TestDatabase, 'owner'>,
  text: string,
  values: unknown[] = [],
): Promise<void> {
  const client = await owner.pool.connect();
  try {
    await client.query('SET session_replication_role = replica');
    await client.query(text, values);
  } finally {
    await client.query('RESET session_replication_role');
    client.release();
  }
}

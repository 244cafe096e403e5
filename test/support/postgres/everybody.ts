import pg from 'pg';

/** The login of tests that act for all three programs; made once for a server. */
export async function addEverybody(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const password = client.escapeLiteral(new URL(ownerUrl).password);
  await client.query(
    `CREATE ROLE everybody LOGIN PASSWORD ${password} IN ROLE bellwether_bot, bellwether_worker, bellwether_imports`,
  );
  await client.end();
}

/** The same server and database, with that login. */
export function asEverybody(ownerUrl: string): string {
  return ownerUrl.replace(/(?<=:\/\/)[^:]+/, 'everybody');
}

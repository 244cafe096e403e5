import { type Kysely, sql } from 'kysely';

/**
 * A request that was captured on its way, or found in the log of a proxy, keeps its signature. So each counts once, and
 * which ones did stands here rather than in a process: another bot, or one that was started anew, knows them too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Texts and key presses, by the carrier's own ids. Its signatures never expire, and a START or a key changes what
    -- may come: rows are kept as long as the evidence they led to, and nothing deletes them.
    CREATE TABLE carrier_request (
      id text PRIMARY KEY CHECK (length(id) BETWEEN 3 AND 100),
      taken_at timestamptz NOT NULL DEFAULT now()
    );
    -- Requests from chat, by a digest. One that is too old is refused for its age, so that its row may go.
    CREATE TABLE chat_request (
      digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
      good_until timestamptz NOT NULL
    );
    CREATE INDEX chat_request_good_until ON chat_request (good_until);
    GRANT SELECT, INSERT ON carrier_request TO bellwether_application;
    GRANT SELECT, INSERT, DELETE ON chat_request TO bellwether_application;
    GRANT SELECT ON carrier_request, chat_request TO bellwether_auditor;
  `.execute(db);
}

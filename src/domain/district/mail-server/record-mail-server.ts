import { sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { MailBlocker } from './mail-blocker.ts';

type Fault = Exclude<MailBlocker, 'none'>;

/**
 * A bot has a mail server, and this is what keeps it from taking e-mails; null for nothing. Without a fault, what was known of
 * it stays, and it is told once a minute: a server that took nothing is worth asking again.
 */
export async function recordMailServer(db: Db, fault?: Fault | null): Promise<Fault | undefined> {
  const next = fault === undefined ? sql`k.fault` : sql`excluded.fault`;
  const row = await one<{ fault: Fault | null }>(db)`
    INSERT INTO mail_server AS k (fault) VALUES (${fault ?? null})
    ON CONFLICT (only_row) DO UPDATE SET seen_at = clock_timestamp(), fault = ${next}
      WHERE k.seen_at < clock_timestamp() - interval '1 minute' OR k.fault IS DISTINCT FROM ${next}
    RETURNING fault`;
  return row?.fault ?? undefined;
}

/** What keeps e-mails of closures from leaving; undefined for nothing that is known. */
export async function findMailBlocker(db: Db): Promise<MailBlocker | undefined> {
  const row = await one<{ blocker: MailBlocker | null }>(db)`
    SELECT mail_blocker() AS blocker`;
  return row?.blocker ?? undefined;
}

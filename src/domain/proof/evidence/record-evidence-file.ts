import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { type LoggedEntry } from '#domain/audit/log/leaf.ts';
import { loggedEntry } from '#domain/audit/log/log-store.ts';
import type { EvidenceOf } from './evidence-line.ts';
import { countCarried } from './evidence-proof-store.ts';

/** An entry, and its place in the log; null while it is not sealed. */
type Written = LoggedEntry & { leaf: number | null };

/** A sealer takes half a second; where none runs, the file goes without. */
const longestWaitMs = 3_000;

/**
 * Puts the digest of a file into the log before the file ends, and waits until the log has it: so the log vouches for
 * every line of it, also for those that no entry of their own stands behind.
 */
export async function recordEvidenceFile(
  db: Db,
  { campaignId, phoneId }: EvidenceOf,
  file: { operatorId: string; digest: string; lines: number },
): Promise<Written> {
  const { operatorId, digest, lines } = file;
  await transact(db, async (tx) => {
    const facts = { format: 2, digest, lines, checkpoints: await countCarried(tx) };
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      act: 'evidence-written',
      ...(phoneId === undefined
        ? { subject: { kind: 'campaign', id: campaignId }, facts }
        : {
            subject: { kind: 'phone', id: phoneId },
            facts: { ...facts, campaign: campaignId },
          }),
    });
  });
  const read = async () =>
    db
      .selectFrom('audit_entry as e')
      .leftJoin('audit_leaf as l', 'l.entry_id', 'e.id')
      .select(sql<number | null>`l.index::float8`.as('leaf'))
      .select(loggedEntry)
      .where('e.act', '=', 'evidence-written')
      .where('e.subject_id', '=', phoneId ?? campaignId)
      .where('e.subject_kind', '=', phoneId === undefined ? 'campaign' : 'phone')
      .where(sql<boolean>`e.facts->>'digest' = ${digest}`)
      .orderBy('e.id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
  const seals = await sql`SELECT FROM audit_checkpoint LIMIT 1`.execute(db);
  const until = performance.now() + (seals.rows.length > 0 ? longestWaitMs : 0);
  for (;;) {
    const written = await read();
    if (written.leaf !== null || performance.now() >= until) return written;
    await wait(100);
  }
}

import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';

/** Of the reasons, and of everybody and every tie that this import ends. Another roster that ends the same has the same. */
export async function digestOfRun(tx: Transaction, reasons: readonly string[]): Promise<string> {
  const { rows } = await sql<{ digest: string }>`
    SELECT encode(sha256(convert_to(${reasons.join('\n')} || E'\n' || coalesce(string_agg(what || ' ' || key, E'\n' ORDER BY what, key), ''), 'UTF8')), 'hex') AS digest
    FROM staged_gone`.execute(tx);
  return rows[0]?.digest ?? '';
}

/** Whether somebody let exactly this in, today; once. */
export async function useConfirmation(
  tx: Transaction,
  { digest, actor }: { digest: string; actor: Actor },
): Promise<boolean> {
  const used = await tx
    .updateTable('two_person_change')
    .set({ used_at: sql`clock_timestamp()` })
    .where('kind', '=', 'roster')
    .where('wanted', '=', sql<never>`${JSON.stringify({ digest })}::jsonb`)
    .where('state', '=', 'confirmed')
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Temporal.Instant>`clock_timestamp()`)
    .returning('id')
    .executeTakeFirst();
  if (used === undefined) return false;
  await insertAuditEntry(tx, {
    actor,
    act: 'roster-change-used',
    subject: { kind: 'district', id: '1' },
    facts: { change: used.id },
  });
  return true;
}

/** Whether there is anybody in chat who could let a roster in. */
export async function hasOverseers(tx: Transaction): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM operator o WHERE o.active
      AND (holds_everywhere(o.id, 'compliance') OR holds_everywhere(o.id, 'administrator')) LIMIT 1`.execute(
    tx,
  );
  return rows.length > 0;
}

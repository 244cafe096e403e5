import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { note, on } from '#domain/audit/audit-store.ts';

/** Of the reasons, and of everybody and every tie that this import ends. Another roster that ends the same has the same. */
export async function digestOfRun(tx: Transaction, reasons: readonly string[]): Promise<string> {
  const row = await one<{ digest: string }>(tx)`
    SELECT encode(sha256(convert_to(${reasons.join('\n')} || E'\n' || coalesce(string_agg(what || ' ' || key, E'\n' ORDER BY what, key), ''), 'UTF8')), 'hex') AS digest
    FROM staged_gone`;
  return row?.digest ?? '';
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
  await note(tx, actor, 'roster-change-used', on('district', '1'), { change: used.id });
  return true;
}

/** Whether there is anybody in chat who could let a roster in. */
export async function hasOverseers(tx: Transaction): Promise<boolean> {
  const rows = await many(tx)`
    SELECT FROM operator o WHERE o.active
      AND (holds_everywhere(o.id, 'compliance') OR holds_everywhere(o.id, 'administrator')) LIMIT 1`;
  return rows.length > 0;
}

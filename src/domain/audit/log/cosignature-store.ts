import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';

/** The signed checkpoint of a size, with the lines of the witnesses that signed it too. */
export async function cosignedNote(tx: Transaction, size: number): Promise<string> {
  const row = await one<{ note: string }>(tx)`
    SELECT c.note || coalesce((SELECT string_agg(s.line || chr(10), '' ORDER BY s.witness)
      FROM audit_cosignature s WHERE s.size = c.size), '') AS note
    FROM audit_checkpoint c WHERE c.size = ${size}`;
  if (row === undefined) throw new Error(`no checkpoint of size ${size}`);
  return row.note;
}

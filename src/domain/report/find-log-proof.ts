import type { Transaction } from '#database/transaction.ts';
import type { LogProof } from './report.ts';

/** The newest signed checkpoint of the audit log; undefined where none was made yet. */
export async function findLogProof(tx: Transaction): Promise<LogProof | undefined> {
  const row = await tx
    .selectFrom('audit_checkpoint')
    .select(['size', 'root', 'note', 'at'])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      size: Number(row.size),
      root: row.root.toString('base64'),
      note: row.note,
      at: row.at,
    }
  );
}

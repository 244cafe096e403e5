import { one } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { selectCheckpoint } from '#domain/audit/log/own-checkpoint-store.ts';
import { proveConsistency } from '#domain/audit/log/tree/tile-store.ts';

export type Question =
  | { kind: 'question'; size: number; from: number; note: string; proof: Buffer[] }
  /** It has signed the newest checkpoint, or one within the last minute. */
  | { kind: 'nothing' }
  /** It has signed more entries than there are. */
  | { kind: 'shorter' };

/** What to ask a witness now. `from` is the size that it says it signed last; else the one that is kept here. */
export async function findWitnessQuestion(
  db: Db,
  { witness, from: said }: { witness: string; from?: number },
): Promise<Question> {
  return transact(db, async (tx): Promise<Question> => {
    const newest = await selectCheckpoint(tx);
    if (newest === undefined)
      return { kind: said === undefined || said === 0 ? 'nothing' : 'shorter' };
    const { size, note } = newest;
    const row = await one<{ signed: number; isEarly: boolean }>(tx)`
      SELECT size::float8 AS signed, at > clock_timestamp() - interval '1 minute' AS "isEarly"
      FROM audit_cosignature WHERE witness = ${witness} ORDER BY size DESC LIMIT 1`;
    const { signed, isEarly } = row ?? { signed: 0, isEarly: false };
    const from = said ?? signed;
    if (from > size) return { kind: 'shorter' };
    if (said === undefined && (isEarly || from === size)) return { kind: 'nothing' };
    const isProofNeeded = from > 0 && from < size;
    const [proof = []] = isProofNeeded ? await proveConsistency(tx, [{ from, to: size }]) : [];
    return { kind: 'question', size, from, note, proof };
  });
}

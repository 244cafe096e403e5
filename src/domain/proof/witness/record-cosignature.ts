import { run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { cosignedAt, type LogVerifier, readNote } from '#domain/audit/log/checkpoint.ts';

/** Keeps what a witness signed beside the checkpoint. False where none of the lines is its signature over it. */
export async function recordCosignature(
  db: Db,
  {
    size,
    note,
    lines,
    witness,
  }: { size: number; note: string; lines: string[]; witness: LogVerifier },
): Promise<boolean> {
  const signed = lines.flatMap((line) => {
    const read = readNote(`${note}${line}\n`);
    const seconds = read && cosignedAt(read, witness);
    return seconds === undefined ? [] : [{ line, seconds }];
  });
  const [first] = signed;
  if (first === undefined) return false;
  await transact(db, async (tx) => {
    await run(tx)`
      INSERT INTO audit_cosignature (size, witness, line, signed_at)
      VALUES (${size}, ${witness.name}, ${first.line}, to_timestamp(${first.seconds}))
      ON CONFLICT DO NOTHING`;
  });
  return true;
}

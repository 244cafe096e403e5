import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { isAsSigned, type LogKey, openCheckpoint, readVerifier } from './checkpoint.ts';
import { followKeys, tellsOfNewKey } from './key-change.ts';
import { selectKeyChanges, tellsOfKeyChange } from './log-store.ts';

export type StoredCheckpoint = { size: number; root: Buffer; note: string; at: Temporal.Instant };

/**
 * The keys that this log signs with: those that it began with, and those that they handed it on to, by what stands here and
 * in notes from outside. A dial worker’s login writes checkpoints, and can’t add to these.
 */
export async function selectLogKeys(
  db: Db | Transaction,
  outside: readonly string[] = [],
): Promise<readonly LogKey[]> {
  const rows = await many<{ verifier: string }>(db)`SELECT verifier FROM audit_log_key`;
  const given = rows.flatMap(({ verifier }) => readVerifier(verifier) ?? []);
  return followKeys(given, [...(await selectKeyChanges(db)), ...outside]);
}

/**
 * When the key that signs began to; undefined where nothing was signed yet. A change counts where this log signed it: a line
 * that somebody wrote there makes no key younger.
 */
export async function selectKeySince(db: Db | Transaction): Promise<Temporal.Instant | undefined> {
  const told = await many<StoredCheckpoint>(db)`
    SELECT size::float8 AS size, root, note, at FROM audit_checkpoint WHERE ${tellsOfKeyChange(sql`note`)}`;
  const given = await many<{ at: Temporal.Instant }>(db)`SELECT at FROM audit_log_key`;
  const keys = await selectLogKeys(db);
  const changes = told.filter((one) => tellsOfNewKey(one.note) && isOwn(one, keys));
  return [...given, ...changes]
    .map(({ at }) => at)
    .toSorted(Temporal.Instant.compare)
    .at(-1);
}

/** Whether this log signed it, and as it is kept. */
export function isOwn(
  { size, root, note }: Omit<StoredCheckpoint, 'at'>,
  keys: readonly LogKey[],
): boolean {
  const read = openCheckpoint(note, keys);
  return (
    read.kind === 'checkpoint' &&
    isAsSigned(note) &&
    read.checkpoint.size === size &&
    read.checkpoint.root.equals(root)
  );
}

const atATime = 20;

/** The newest one that this log signed; undefined where nothing was sealed yet. What else is kept there is passed over. */
export async function selectCheckpoint(
  db: Db | Transaction,
): Promise<StoredCheckpoint | undefined> {
  const keys = await selectLogKeys(db);
  for (let below = Number.MAX_SAFE_INTEGER; ; ) {
    const rows = await many<StoredCheckpoint>(db)`
      SELECT size::float8 AS size, root, note, at FROM audit_checkpoint WHERE size < ${below}
      ORDER BY size DESC LIMIT ${atATime}`;
    const own = rows.find((one) => isOwn(one, keys));
    if (own !== undefined || rows.length < atATime) return own;
    below = rows.at(-1)?.size ?? 0;
  }
}

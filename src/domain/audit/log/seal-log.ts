import { hash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { many, one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { AuditEntry } from '../audit-entry.ts';
import { insertAuditEntry } from '../audit-store.ts';
import { leafHash } from '../merkle.ts';
import { type LogSigner, signCheckpoint, writeVerifier } from './checkpoint.ts';
import { takeOver } from './key-change.ts';
import { type LoggedEntry, leafBytes } from './leaf.ts';
import { verifierOf } from './log-key.ts';
import { loggedEntry, saveTiles, selectGrowingTiles } from './log-store.ts';
import { selectLogKeys } from './own-checkpoint-store.ts';
import { completeRootIn, growTiles, tileKey } from './tree/tiles.ts';
import { rootOf } from './tree/tree.ts';

/** So many entries are one transaction of the sealer. */
const mostAtOnce = 5_000;

/**
 * Seals what was committed since: entries become leaves, and a checkpoint over all of them is signed. Returns how many
 * entries there were; none where another process seals just now.
 *
 * No entry is passed over, whatever the order of commits: until every transaction that began before has ended, the next
 * turn looks again among those that came with it or later. Nor does one get its place after another that rests on it: within a
 * backlog, what was still open at the turn before stands before what comes next. A database
 * restored elsewhere counts its transactions from low numbers again; then what has no leaf is looked for among all entries, once.
 */
export async function sealLog(db: Db, signer: LogSigner): Promise<number> {
  if (await isAtRest(db, writeVerifier(verifierOf(signer)))) return 0;
  return transact(db, async (tx) => {
    const sealer = await one<Sealer>(tx)`
      SELECT size::float8 AS size, next_tx::text AS "nextTx", next_id::text AS "nextId", pg_snapshot_xmin(pg_current_snapshot())::text AS "openTx",
        next_tx > pg_snapshot_xmax(pg_current_snapshot()) AS "isRestored", verifier,
        CASE WHEN behind_tx > pg_snapshot_xmax(pg_current_snapshot()) THEN '0' ELSE behind_tx END::text AS "behindTx"
      FROM audit_sealer FOR UPDATE SKIP LOCKED`;
    if (sealer === undefined) return 0;
    const last = sealer.verifier === null ? null : await lastSigner(tx, sealer.verifier);
    const signing = takeOver(last, signer);
    const own = writeVerifier(verifierOf(signer));
    // Sealed with the rest, so that there is a checkpoint to tell of the change.
    if (signing.lines !== '') await insertAuditEntry(tx, changeEntry(last ?? '', own));
    const entries = await selectOpen(tx, sealer);
    if (entries.length > 0) await addLeaves(tx, { size: sealer.size, entries, ...signing });
    const isDone = entries.length < mostAtOnce;
    const nextId = isDone ? '0' : (entries.at(-1)?.id ?? '0');
    await run(tx)`
      UPDATE audit_sealer SET size = ${sealer.size + entries.length}, next_id = ${nextId}::bigint,
      behind_tx = ${sealer.openTx}::xid8, verifier = ${own}
      ${isDone ? sql`, next_tx = ${sealer.openTx}::xid8, sealed_at = transaction_timestamp()` : sql``}`;
    return entries.length;
  });
}

/**
 * A night without an entry should cost a district nothing: one look, and nothing written. Now and then all the same, so that the
 * place from which entries are looked for keeps up.
 */
async function isAtRest(db: Db, verifier: string): Promise<boolean> {
  const rows = await many(db)`
    SELECT FROM audit_sealer s
    WHERE s.verifier = ${verifier} AND s.sealed_at > clock_timestamp() - interval '10 seconds'
      AND s.next_tx <= pg_snapshot_xmax(pg_current_snapshot())
      AND NOT EXISTS (SELECT FROM audit_entry e WHERE e.tx >= s.next_tx
        AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id))`;
  return rows.length > 0;
}

/** Who signed last by the checkpoints: a login that writes another key beside them stops no seal by it. */
async function lastSigner(tx: Transaction, written: string): Promise<string> {
  const standing = (await selectLogKeys(tx))
    .filter(({ until }) => until === Number.POSITIVE_INFINITY)
    .map(({ verifier }) => writeVerifier(verifier));
  return standing.includes(written) ? written : (standing.at(-1) ?? written);
}

const changeEntry = (previous: string, next: string): AuditEntry => ({
  actor: { kind: 'system', id: 'sealer' },
  act: 'log-key-changed',
  subject: { kind: 'worker', id: 'sealer' },
  facts: { previous: hash('sha256', previous), next: hash('sha256', next) },
});

/** `openTx`: the oldest transaction that has not ended. */
type Sealer = {
  size: number;
  nextTx: string;
  nextId: string;
  openTx: string;
  isRestored: boolean;
  /** Of the turn before, the oldest transaction that had not ended: what it writes may stand before `nextId`. */
  behindTx: string;
  /** Who signed last; null where nobody has, or the owner of the database let the key go. */
  verifier: string | null;
};

/** What is behind is looked for last, so that nothing ahead rests on what it misses. */
async function selectOpen(tx: Transaction, sealer: Sealer): Promise<LoggedEntry[]> {
  const { nextTx, nextId, behindTx, isRestored } = sealer;
  const isDue = isRestored ? sql<boolean>`true` : sql<boolean>`e.tx >= ${nextTx}::xid8`;
  const ahead = await selectUnsealed(tx, sql<boolean>`${isDue} AND e.id > ${nextId}::bigint`);
  const isBehind = sql<boolean>`e.tx >= ${behindTx}::xid8 AND e.id <= ${nextId}::bigint`;
  const behind = nextId === '0' ? [] : await selectUnsealed(tx, isBehind);
  return [...behind, ...ahead].slice(0, mostAtOnce);
}

async function selectUnsealed(tx: Transaction, where: RawBuilder<boolean>): Promise<LoggedEntry[]> {
  return tx
    .selectFrom('audit_entry as e')
    .select(loggedEntry)
    .where(where)
    .where(sql<boolean>`NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)`)
    .orderBy('e.id')
    .limit(mostAtOnce)
    .execute();
}

async function addLeaves(
  tx: Transaction,
  {
    size,
    entries,
    signer,
    lines,
  }: { size: number; entries: readonly LoggedEntry[]; signer: LogSigner; lines: string },
): Promise<void> {
  const before = await selectGrowingTiles(tx, size);
  const changed = growTiles(
    before,
    size,
    entries.map((entry) => leafHash(leafBytes(entry))),
  );
  const tiles = new Map([...before, ...changed].map((tile) => [tileKey(tile), tile.hashes]));
  const after = size + entries.length;
  const complete = completeRootIn((level, index) => tiles.get(tileKey({ level, index })));
  const root = rootOf(complete, 0, after);
  await run(tx)`
    INSERT INTO audit_leaf (index, entry_id)
    SELECT ${size}::bigint + place - 1, id
    FROM unnest(${entries.map(({ id }) => id)}::bigint[]) WITH ORDINALITY AS sealed (id, place)`;
  await saveTiles(tx, changed);
  const note = signCheckpoint({ origin: signer.name, size: after, root }, signer, lines);
  await run(tx)`
    INSERT INTO audit_checkpoint (size, root, note) VALUES (${after}, ${root}, ${note})`;
}

import { setTimeout as wait } from 'node:timers/promises';
import { type Db, databaseNow, type Transaction } from '#database/transaction.ts';
import { note } from '#domain/audit/audit-store.ts';
import { cosignedNote } from '#domain/audit/log/cosignature-store.ts';
import { selectCheckpoint } from '#domain/audit/log/own-checkpoint-store.ts';
import { proveInclusion } from '#domain/audit/log/tree/tile-store.ts';
import { actorOn, type FamilyPage } from '#domain/consent/family/family.ts';
import { findFamily } from '#domain/consent/family/find-family.ts';
import { type ProvenRow, provenRows } from '#domain/proof/ledger/ledger-proof-store.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';
import type { Vault } from '#vault/vault.ts';
import { receiptGuide } from './receipt-line.ts';
import { countReceipts, ownRows, selectPlaced } from './receipt-rows-store.ts';
import { writeTlogProof } from './tlog-proof.ts';

type Exported = { at: Temporal.Instant; timeZone: string; lines: object[] };

/**
 * - gone: the page has no family any more.
 * - nothing: they agreed to nothing and stopped nothing.
 * - not-sealed: the log doesn't have all of it yet.
 */
export type ReceiptRefusal = 'gone' | 'nothing' | 'not-sealed' | 'too-many';

/** A sealer takes half a second; where none runs, the page says to come back. */
const longestWaitMs = 3_000;

/** What a family agreed to and stopped, each with its proof from the signed log. One act for each receipt. */
export async function exportReceipt(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  page: FamilyPage,
): Promise<Exported | ReceiptRefusal> {
  const until = performance.now() + longestWaitMs;
  for (;;) {
    const read = await readReceipt(db, vault, page);
    if (read !== 'not-sealed' || performance.now() >= until) return read;
    await wait(100);
  }
}

async function readReceipt(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  page: FamilyPage,
): Promise<Exported | ReceiptRefusal> {
  // A checkpoint and the tiles that prove it are of one moment.
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const family = await findFamily(tx, vault, page);
      if (family === undefined) return 'gone';
      if ((await countReceipts(tx, page)) >= familyLimits.page.receiptsADay) return 'too-many';
      const ids = family.phones.map(({ phoneId }) => phoneId);
      const rows: ProvenRow[] = [];
      for await (const row of provenRows(tx, ownRows(page, ids), ['consent', 'opt-out', 'wording']))
        rows.push(row);
      if (rows.length === 0) return 'nothing';
      const lines = await linesOf(tx, rows);
      if (lines === undefined) return 'not-sealed';
      const actor = actorOn(page);
      await note(tx, actor, 'receipt-downloaded', actor, { rows: rows.length });
      const at = await databaseNow(tx);
      const phones = family.phones.map(({ phoneId: id, lastDigits: digits }) => ({ id, digits }));
      const head = { format: 1, written_at: at.toString(), phones, read: receiptGuide };
      const all = [{ kind: 'receipt', ...head }, ...lines];
      const { timeZone } = family.district;
      return { at, timeZone, lines: [...all, { kind: 'end', lines: all.length }] };
    });
}

/** Undefined while one of them isn't sealed. */
async function linesOf(tx: Transaction, rows: readonly ProvenRow[]): Promise<object[] | undefined> {
  const wanted = [...new Set(rows.map(({ entry }) => entry))];
  const size = (await selectCheckpoint(tx))?.size ?? 0;
  const entries = (await selectPlaced(tx, wanted)).flatMap(({ leaf, ...entry }) =>
    leaf === null || leaf >= size ? [] : [{ leaf, entry }],
  );
  if (entries.length < wanted.length) return undefined;
  const checkpoint = await cosignedNote(tx, size);
  const places = entries.map(({ leaf }) => leaf);
  const hashes = await proveInclusion(tx, places, size);
  const proven = new Map(
    entries.map(({ leaf, entry }, at) => [
      entry.id,
      { entry, proof: writeTlogProof({ index: leaf, hashes: hashes[at] ?? [], checkpoint }) },
    ]),
  );
  return rows.map(({ entry, ...row }) => ({ kind: 'row', ...row, ...proven.get(entry) }));
}

import { leafBytes } from '#domain/audit/log/leaf.ts';
import type { BundleEntry, BundleOf } from '#domain/proof/check/bundle-line.ts';
import { BundleReading, type Chunks, linesIn } from '#domain/proof/check/bundle-reading.ts';
import type { CheckpointFault, ConsistencyProof } from '#domain/proof/check/compare-checkpoints.ts';
import type { OptOutRow, SealedRow } from '#domain/proof/check/row-shape.ts';
import { digestOf } from '#domain/proof/ledger/ledger-row.ts';
import type { ReceiptRow } from './receipt-line.ts';
import { readTlogProof } from './tlog-proof.ts';

/** Where the district says otherwise than the receipt. */
export type Contradiction =
  | CheckpointFault
  /** Of each field both values, as JSON. */
  | { kind: 'row-differs'; row: SealedRow; fields: { name: string; here: string; there: string }[] }
  /** `about`: the entry that the receipt has. */
  | { kind: 'entry-differs'; about: string; row: SealedRow }
  /** `about`: the call or text. */
  | { kind: 'called-after-opt-out'; about: string; at: string; row: OptOutRow };

/** A later evidence file of the district, held to a family's receipt. */
export class ReceiptAgainst {
  /** The file's own checkpoint. */
  readonly notes: string[] = [];
  /** Its earlier ones: one of them may tell that the log's key was changed. */
  readonly earlier: string[] = [];
  readonly proofs: ConsistencyProof[] = [];
  readonly #receipt: ReadonlyMap<string, ReceiptRow>;
  readonly #places: ReadonlyMap<number, ReceiptRow>;
  readonly #purposes = new Map<string, string>();
  readonly #attempts: BundleOf<'attempt'>[] = [];
  readonly #rows: SealedRow[] = [];
  readonly #found: Contradiction[] = [];

  constructor(rows: readonly ReceiptRow[]) {
    this.#receipt = new Map(rows.map((line) => [line.row.id, line]));
    this.#places = new Map(rows.map((line) => [readTlogProof(line.proof)?.index ?? -1, line]));
  }

  async read(chunks: Chunks): Promise<void> {
    const reading = new BundleReading();
    for await (const text of linesIn(chunks)) {
      const read = reading.read(text);
      // What is wrong with the file itself is told by its own check.
      if ('fault' in read) continue;
      const { line } = read;
      if (line.kind === 'version') this.#purposes.set(line.id, line.purpose);
      else if (line.kind === 'attempt') this.#attempts.push(line);
      else if (line.kind === 'audit-entry') this.#readEntry(line);
      else if (line.kind === 'proof') this.notes.push(line.checkpoint);
      else if (line.kind === 'consistency') this.#readEarlier(line);
      else if (line.kind === 'basis' || line.kind === 'revocation') this.#readRow(line.row);
    }
  }

  #readEarlier(line: BundleOf<'consistency'>): void {
    this.proofs.push(line);
    if (line.checkpoint === undefined) return;
    this.earlier.push(line.checkpoint);
    const isOfReceipt = this.#receipt
      .values()
      .some(({ proof }) => readTlogProof(proof)?.checkpoint.split('\n')[1] === String(line.from));
    if (isOfReceipt) this.notes.push(line.checkpoint);
  }

  #readRow(row: SealedRow): void {
    this.#rows.push(row);
    const own = this.#receipt.get(row.id)?.row;
    if (own === undefined || digestOf(own).equals(digestOf(row))) return;
    const [here, there] = [own, row].map((one) => new Map(Object.entries(one)));
    const names = new Set([...(here?.keys() ?? []), ...(there?.keys() ?? [])]);
    const fields = [...names].map((name) => ({
      name,
      here: JSON.stringify(here?.get(name)),
      there: JSON.stringify(there?.get(name)),
    }));
    const differ = fields.filter((one) => one.here !== one.there);
    this.#found.push({ kind: 'row-differs', row: own, fields: differ });
  }

  /** The receipt's entries are where they were, and as they were. */
  #readEntry(entry: BundleEntry): void {
    const same = this.#receipt.values().find((line) => line.entry.id === entry.id);
    const there = entry.leaf === null ? undefined : this.#places.get(entry.leaf);
    const differs =
      same !== undefined && !leafBytes(same.entry).equals(leafBytes(entry)) ? same : undefined;
    const displaced = there !== undefined && there.entry.id !== entry.id ? there : undefined;
    const line = differs ?? displaced;
    if (line !== undefined)
      this.#found.push({ kind: 'entry-differs', about: line.entry.id, row: line.row });
  }

  contradictions(): Contradiction[] {
    const optOuts = [...this.#receipt.values()].flatMap(({ row }) =>
      row.basis === 'opt-out' ? [row] : [],
    );
    const known = [...this.#rows, ...[...this.#receipt.values()].map(({ row }) => row)];
    const takenBack = new Set(known.flatMap((row) => ('retracts' in row ? [row.retracts] : [])));
    // A person may have read unclear words since, and found that they were none.
    const clear = optOuts.filter(
      ({ id, doubtful, retracts }) => !doubtful && retracts === null && !takenBack.has(id),
    );
    return [
      ...this.#found,
      ...this.#attempts.flatMap((attempt) =>
        clear
          .filter((row) => this.#forbids(row, attempt, known))
          .slice(0, 1)
          .map(
            (row): Contradiction => ({
              kind: 'called-after-opt-out',
              about: attempt.id,
              at: attempt.intent_at ?? '',
              row,
            }),
          ),
      ),
    ];
  }

  /** It was in force when the call left, and nothing that either file has had ended it. */
  #forbids(
    row: OptOutRow,
    { phone_id, channel, version_id, intent_at }: BundleOf<'attempt'>,
    known: readonly SealedRow[],
  ): boolean {
    const purpose = this.#purposes.get(version_id);
    if (intent_at === null || row.phone_id !== phone_id) return false;
    if (row.channel !== 'any' && row.channel !== channel) return false;
    if (row.category !== null && row.category !== purpose) return false;
    if (purpose === 'emergency' && row.scope === 'non-emergency') return false;
    if (Temporal.Instant.compare(row.effective_at, intent_at) >= 0) return false;
    return !known.some(
      (given) =>
        given.basis === 'consent' &&
        given.phone_id === phone_id &&
        given.ends_withdrawal &&
        given.obtained_at > row.received_at &&
        (row.scope !== 'non-emergency' || given.channel === channel),
    );
  }
}

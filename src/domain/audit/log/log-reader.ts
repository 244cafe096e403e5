import { leafHash } from '../merkle.ts';
import { type Checkpoint, isAsSigned, type LogKey, openCheckpoint } from './checkpoint.ts';
import { type LoggedEntry, leafBytes } from './leaf.ts';
import type { CheckpointFault, LogFault } from './log-fault.ts';
import { type TileDigest, TiledTree } from './tree/tiled-tree.ts';

/** A checkpoint as it stands in the database. */
export type KeptCheckpoint = { size: number; root: Buffer; note: string };

/** A leaf with its entry, and the checkpoint that ends with it. */
export type SealedRow = { index: number; entry: LoggedEntry | null; kept: KeptCheckpoint | null };

/** No transaction stays open that long. */
const mostOutOfOrderMs = 3_600_000;

/** Reads the log from its first entry, and holds it to every checkpoint when its size is reached. */
export class LogReader {
  readonly #faults: LogFault[] = [];
  readonly #tree = new TiledTree();
  readonly #keys: readonly LogKey[];
  /** Those from outside that are still to come, by size. */
  readonly #ahead: Checkpoint[];
  #checkpoints = 0;
  #kept = 0;
  /** As far as the last checkpoint that matched, and the last one that is kept. */
  #good = 0;
  #signed = 0;
  #newest = '';
  #backDated: { entries: number; index: number } | undefined;
  #rewritten: { size: number; after: number } | undefined;
  readonly #forked: number[] = [];
  readonly #wrong = new Map<CheckpointFault, { size: number; checkpoints: number }>();

  constructor(keys: readonly LogKey[], outside: readonly Checkpoint[]) {
    this.#keys = keys;
    this.#ahead = outside.toSorted((a, b) => a.size - b.size);
    this.#lookBack(undefined);
  }

  get entries(): number {
    return this.#tree.size;
  }

  /** What matters most comes first, and each kind once where one cause makes many. */
  get faults(): LogFault[] {
    return [
      ...this.#forked.map((size) => ({ kind: 'forked' as const, size })),
      ...(this.#rewritten ? [{ kind: 'rewritten' as const, ...this.#rewritten }] : []),
      ...this.#faults,
      ...(this.#backDated ? [{ kind: 'back-dated' as const, ...this.#backDated }] : []),
      ...[...this.#wrong].map(([kind, counted]) => ({ kind, ...counted })),
    ];
  }

  /** All that were compared, those from outside included. */
  get checkpoints(): number {
    return this.#checkpoints;
  }

  root(): Buffer {
    return this.#tree.root();
  }

  /** False where nothing behind it can be compared any more. */
  read({ index, entry, kept }: SealedRow): boolean {
    if (index !== this.#tree.size || entry === null) {
      this.#faults.push({ kind: 'missing', index: Math.min(index, this.#tree.size) });
      return false;
    }
    this.#checkDate(entry.at, index);
    this.#tree.add(leafHash(leafBytes(entry)));
    this.#lookBack(kept === null ? undefined : this.#open(kept));
    return true;
  }

  /**
   * `beyond`: kept checkpoints that end with no leaf. `stored`: the tiles, and how many checkpoints are kept in all; undefined
   * where the log breaks off.
   */
  close(
    beyond: readonly KeptCheckpoint[],
    stored: { tiles: readonly TileDigest[]; kept: number } | undefined,
  ): void {
    const size = this.#tree.size;
    const left = [...this.#ahead, ...beyond.flatMap((kept) => this.#open(kept) ?? [])];
    const longest = Math.max(...left.map((one) => one.size));
    if (longest > size) this.#faults.push({ kind: 'shorter', size: longest, entries: size });
    if (stored === undefined) return;
    // One of them is there twice.
    if (stored.kept !== this.#kept) this.#count('altered', size);
    if (size > this.#signed)
      this.#faults.push({ kind: 'not-signed-for', entries: size - this.#signed });
    const differing = this.#tree.countDiffering(stored.tiles);
    if (differing > 0) this.#faults.push({ kind: 'tiles-differ', tiles: differing });
  }

  #open(kept: KeptCheckpoint): Checkpoint | undefined {
    this.#kept++;
    const read = openCheckpoint(kept.note, this.#keys);
    if (read.kind !== 'checkpoint') {
      this.#count('unsigned', kept.size);
      return undefined;
    }
    const { size, root } = read.checkpoint;
    if (size !== kept.size || !root.equals(kept.root) || !isAsSigned(kept.note))
      this.#count('altered', kept.size);
    return size === kept.size ? read.checkpoint : undefined;
  }

  /** Compares what has the tree's present size: the one that is kept, and those from outside. */
  #lookBack(kept: Checkpoint | undefined): void {
    const size = this.#tree.size;
    if (kept === undefined && this.#ahead[0]?.size !== size) return;
    const root = this.#tree.root();
    if (kept !== undefined) this.#signed = size;
    const given: Checkpoint[] = [];
    while (this.#ahead[0]?.size === size) given.push(...this.#ahead.splice(0, 1));
    const all = kept === undefined ? given : [kept, ...given];
    this.#checkpoints += all.length;
    if (all.every((one) => one.root.equals(root))) this.#good = size;
    else this.#rewritten ??= { size, after: this.#good };
    if (all.some((one) => !one.root.equals(all[0]?.root ?? root))) this.#forked.push(size);
    if (kept === undefined && size > 0) this.#count('not-kept', size);
  }

  #count(kind: CheckpointFault, size: number): void {
    const { checkpoints, size: first } = this.#wrong.get(kind) ?? { checkpoints: 0, size };
    this.#wrong.set(kind, { size: first, checkpoints: checkpoints + 1 });
  }

  /** Entries stand in about the order of their times, as a transaction may commit after a later one. */
  #checkDate(at: string, index: number): void {
    if (at >= this.#newest) this.#newest = at;
    else if (Date.parse(this.#newest) - Date.parse(at) > mostOutOfOrderMs) {
      const { entries, index: first } = this.#backDated ?? { entries: 0, index };
      this.#backDated = { entries: entries + 1, index: first };
    }
  }
}

import { leafHash, MerkleRoot } from '#domain/audit/merkle.ts';
import type { BundleEntry, BundleOf } from './bundle-line.ts';

/** What was counted when the closure finished, and isn't all in the file, or isn't that. */
export type TotalsFault = {
  kind: 'attempts-not-all' | 'outcomes-not-all' | 'opt-outs-not-all' | 'totals-missing';
  about: string;
};

/** `until`: those taken down later are not counted, as one of them may have been under way. */
type Total = { root: string; count: number; until: string };
type Outcome = { state: string; disposition: string | null };

/** Holds a file about a whole closure to what `campaign-finished` counted: that it has all there was by then. */
export class BundleTotals {
  #finished: BundleEntry | undefined;
  /** Of each attempt what its last entry before the finish said; undefined after a correction. */
  readonly #outcomes = new Map<string, Outcome | undefined>();
  readonly #movedSince = new Set<string>();
  readonly #attempts: BundleOf<'attempt'>[] = [];
  readonly #optOuts: BundleOf<'revocation'>[] = [];

  readEntry(entry: BundleEntry): void {
    if (entry.leaf === null) return;
    if (entry.act === 'campaign-finished') this.#finished = entry;
    if (entry.subject.kind !== 'attempt') return;
    if (this.#finished !== undefined) this.#movedSince.add(entry.subject.id);
    else if (entry.act === 'attempt-corrected') this.#outcomes.set(entry.subject.id, undefined);
    else if (entry.act === 'attempt-moved')
      this.#outcomes.set(entry.subject.id, {
        state: entry.facts['to'] as string,
        disposition: (entry.facts['disposition'] ?? null) as string | null,
      });
  }

  takeAttempt(line: BundleOf<'attempt'>): void {
    this.#attempts.push(line);
  }

  takeOptOut(line: BundleOf<'revocation'>): void {
    this.#optOuts.push(line);
  }

  faults(): TotalsFault[] {
    if (this.#finished === undefined) return [];
    const { facts, id } = this.#finished;
    const faults: TotalsFault[] = [];
    const hold = (of: string, kind: TotalsFault['kind'], leaves: readonly string[]) => {
      const counted = facts[of] as Partial<Total> | undefined;
      if (counted === undefined) faults.push({ kind: 'totals-missing', about: id });
      else if (!isTotalOf(counted, leaves)) faults.push({ kind, about: id });
    };
    const attempts = this.#attempts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    hold('attempts', 'attempts-not-all', attempts.map(attemptLeaf));
    const until = String((facts['optOuts'] as Partial<Total> | undefined)?.until);
    const optOuts = this.#optOuts.filter(({ row }) => row.recorded_at < until);
    hold('optOuts', 'opt-outs-not-all', optOuts.map(({ row }) => row.id).toSorted());
    const outcomes = attempts.map((one) => {
      const told = this.#outcomes.get(one.id);
      if (told !== undefined) return outcomeLeaf(one.id, told);
      return this.#movedSince.has(one.id) ? undefined : outcomeLeaf(one.id, one);
    });
    // One that was corrected before and moved since: what it was in between stands nowhere.
    if (outcomes.every((one) => one !== undefined)) hold('outcomes', 'outcomes-not-all', outcomes);
    return faults;
  }
}

const attemptLeaf = (one: BundleOf<'attempt'>) =>
  [one.id, one.phone_id, one.channel, one.try_number].join('|');

const outcomeLeaf = (id: string, { state, disposition }: Outcome) =>
  [id, state, disposition].filter((part) => part !== null).join('|');

function isTotalOf({ root, count }: Partial<Total>, leaves: readonly string[]): boolean {
  const tree = new MerkleRoot();
  for (const leaf of leaves) tree.add(leafHash(Buffer.from(leaf)));
  return root === tree.root().toString('hex') && count === tree.size;
}

import { digestOf } from '#domain/proof/ledger/ledger-row.ts';
import type { BundleEntry, BundleOf } from './bundle-line.ts';
import { type SealedRow, takenDownAt } from './row-shape.ts';
import { type ListEntry, listEntryOf, standsIn } from './sealed-place.ts';

/** What a list, or a row of the ledger, isn't. `about`: the row's id, or phone and channel. */
export type BasisFault = {
  kind:
    | 'row-not-in-the-log'
    | 'row-dated-otherwise'
    | 'row-told-twice'
    | 'basis-missing'
    | 'other-basis'
    | 'basis-too-new'
    | 'basis-forbids'
    | 'rule-missing'
    | 'rule-forbids'
    | 'attempt-not-allowed'
    | 'line-differs';
  about: string;
};

type Listed = BundleOf<'recipient' | 'exclusion'>;
type RowLine = BundleOf<'basis' | 'revocation'>;
type Sealed = { version: BundleOf<'version'>; purpose: string; submittedLeaf: number };

/** Not called, or never: its last rule may be one that held it back. */
const waiting: ReadonlySet<string> = new Set(['planned', 'claimed', 'suppressed']);

/** An import's transaction may take that long from a row to its entry. */
const mostMsApart = 3_600_000;

/** Holds consents, opt-outs, number checks and blocks to their entries, and the lists to them. */
export class BundleBases {
  readonly #rows = new Map<string, RowLine>();
  readonly #deleted = new Map<string, BundleOf<'deleted-basis'>>();
  readonly #rules = new Map<string, BundleOf<'rule'>>();
  readonly #listed: Listed[] = [];
  /** Attempts that left, each with the rule that let it. */
  readonly #called: { id: string; rule: string }[] = [];
  readonly #entries = new Map<string, ListEntry>();
  /** Entries about rows that have no place yet, and prove nothing. */
  readonly #unproven = new Set<string>();
  /** Of each fingerprint the place at which it was submitted. */
  readonly #submitted = new Map<string, number>();
  readonly #faults: BasisFault[] = [];

  takeRule(line: BundleOf<'rule'>): void {
    this.#rules.set(keyOf(line.rule_set, line.id), line);
  }

  takeListed(line: Listed): void {
    this.#listed.push(line);
  }

  takeAttempt({ id, state, rule, rule_set }: BundleOf<'attempt'>): void {
    if (rule !== null && !waiting.has(state))
      this.#called.push({ id, rule: keyOf(String(rule_set), rule) });
  }

  takeRow(line: RowLine): void {
    // An opt-out that the list rests on may have come while the closure ran, of the phone's other channel.
    const before = this.#rows.get(line.row.id);
    if (before !== undefined && !digestOf(before.row).equals(digestOf(line.row)))
      this.#fault('row-told-twice', line.row.id);
    this.#rows.set(line.row.id, line);
  }

  takeDeleted(line: BundleOf<'deleted-basis'>): void {
    this.#deleted.set(line.id, line);
  }

  readEntry(entry: BundleEntry): void {
    if (entry.subject.kind === 'ledger') {
      const list = listEntryOf(entry);
      if (list === undefined) this.#unproven.add(entry.id);
      else this.#entries.set(entry.id, list);
    }
    if (entry.act === 'campaign-submitted' && entry.leaf !== null)
      this.#submitted.set(String(entry.facts['fingerprint']), entry.leaf);
  }

  faults(versions: ReadonlyMap<string, BundleOf<'version'>>): BasisFault[] {
    for (const line of this.#rows.values()) this.#checkRow(line);
    for (const line of this.#deleted.values()) this.#checkDeleted(line);
    for (const line of this.#listed) {
      if (line.line !== lineOf(line)) this.#fault('line-differs', nameOf(line));
      const version = versions.get(line.version_id);
      const submittedLeaf = this.#submitted.get(version?.fingerprint ?? '');
      // Of a version that nobody could approve nothing was called.
      if (version === undefined || submittedLeaf === undefined) continue;
      const purpose = String(version.sealed_content?.['purpose']);
      this.#checkListed(line, { version, purpose, submittedLeaf });
    }
    for (const { id, rule } of this.#called)
      if (this.#rules.get(rule)?.allows !== true) this.#fault('attempt-not-allowed', id);
    return this.#faults;
  }

  #checkRow(line: RowLine): void {
    const { row } = line;
    if (this.#unproven.has(line.entry)) return;
    const entry = this.#entries.get(line.entry);
    if (
      entry === undefined ||
      entry.act !== 'ledger-added' ||
      entry.basis !== row.basis ||
      !standsIn(entry, line, digestOf(row))
    )
      this.#fault('row-not-in-the-log', row.id);
    else if (Math.abs(Date.parse(takenDownAt(row)) - Date.parse(entry.at)) > mostMsApart)
      this.#fault('row-dated-otherwise', row.id);
  }

  #checkDeleted(line: BundleOf<'deleted-basis'>): void {
    const entry = this.#entries.get(line.entry);
    if (
      entry === undefined ||
      entry.act !== 'ledger-deleted' ||
      entry.basis !== line.basis ||
      !standsIn(entry, line, Buffer.from(line.digest, 'hex'))
    )
      this.#fault('row-not-in-the-log', line.id);
  }

  #checkListed(line: Listed, sealed: Sealed): void {
    const rule = this.#rules.get(keyOf(String(sealed.version.rule_set), line.rule));
    if (rule === undefined) return this.#fault('rule-missing', nameOf(line));
    if (rule.allows !== (line.kind === 'recipient')) this.#fault('rule-forbids', nameOf(line));
    if (line.kind === 'recipient' && this.#isOptedOut(line, sealed))
      this.#fault('basis-forbids', nameOf(line));
    if (line.evidence !== null) return this.#checkBasis(line, line.evidence, sealed);
    if (line.basis !== null) return this.#fault('other-basis', nameOf(line));
    const needsConsent = rule.rests_on === 'ledger' && sealed.purpose !== 'emergency';
    if (line.kind === 'recipient' && needsConsent) this.#fault('basis-missing', nameOf(line));
  }

  #checkBasis(line: Listed, id: string, { purpose, submittedLeaf }: Sealed): void {
    const gone = this.#deleted.get(id);
    if (gone !== undefined) {
      const entry = this.#entries.get(gone.entry);
      if (gone.digest !== line.basis || (entry?.leaf ?? 0) < submittedLeaf)
        this.#fault('other-basis', nameOf(line));
      return;
    }
    const held = this.#rows.get(id);
    if (held === undefined) return this.#fault('basis-missing', nameOf(line));
    const { row } = held;
    if (digestOf(row).toString('hex') !== line.basis || !isOf(row, line))
      this.#fault('other-basis', nameOf(line));
    const leaf = this.#entries.get(held.entry)?.leaf;
    if (leaf === undefined || leaf > submittedLeaf) this.#fault('basis-too-new', nameOf(line));
    if (line.kind === 'recipient' && !mayAllow(row, purpose))
      this.#fault('basis-forbids', nameOf(line));
  }

  /** An opt-out that was there before the list, reaches it, and that nothing younger ended. */
  #isOptedOut(line: Listed, { purpose, submittedLeaf }: Sealed): boolean {
    const own = [...this.#rows.values()].filter(
      ({ row, entry }) =>
        row.basis !== 'wording' &&
        row.phone_id === line.phone_id &&
        (this.#entries.get(entry)?.leaf ?? Infinity) < submittedLeaf,
    );
    const takenBack = new Set(
      own.flatMap(({ row }) => (row.basis === 'opt-out' ? [row.retracts] : [])),
    );
    return own.some(({ row }) => {
      if (row.basis !== 'opt-out' || row.retracts !== null || takenBack.has(row.id)) return false;
      if (row.channel !== 'any' && row.channel !== line.channel) return false;
      if (row.category !== null && row.category !== purpose) return false;
      if (purpose === 'emergency' && row.scope === 'non-emergency') return false;
      return !own.some(
        ({ row: given }) =>
          given.basis === 'consent' &&
          given.ends_withdrawal &&
          given.obtained_at > row.received_at &&
          (row.scope !== 'non-emergency' || given.channel === line.channel),
      );
    });
  }

  #fault(kind: BasisFault['kind'], about: string): void {
    this.#faults.push({ kind, about });
  }
}

/** Whether it is of that phone, and of that channel where it has one. */
function isOf(row: SealedRow, { phone_id, channel }: Listed): boolean {
  if (row.basis === 'wording' || row.phone_id !== phone_id) return false;
  return !('channel' in row) || row.channel === 'any' || row.channel === channel;
}

/** Whether a phone may be called on account of it. */
function mayAllow(row: SealedRow, purpose: string): boolean {
  if (row.basis === 'consent') return purpose === 'emergency' || row.purposes.includes(purpose);
  // Which opt-outs leave emergencies alone is looked at with the others.
  return row.basis === 'opt-out' && purpose === 'emergency';
}

/** The text that its list's root is taken over. */
function lineOf(line: Listed): string {
  const middle =
    line.kind === 'recipient'
      ? [
          line.also === null ? line.language : `${line.language}+${line.also}`,
          line.time_zones.join(','),
        ]
      : [];
  const told =
    line.kind === 'recipient'
      ? [line.household ?? null, line.staff ?? null, contactOf(line), line.fields ?? null]
      : [];
  return [line.phone_id, line.channel, ...middle, line.rule, line.evidence, line.basis, ...told]
    .filter((part) => part !== null)
    .join('|');
}

const contactOf = ({ contact }: BundleOf<'recipient'>) =>
  contact === undefined ? null : `contact/${contact}`;

const keyOf = (...parts: string[]) => JSON.stringify(parts);

const nameOf = ({ phone_id, channel }: Listed) => `${phone_id}, ${channel}`;

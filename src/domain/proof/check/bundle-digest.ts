import { createHash } from 'node:crypto';
import type { BundleEntry, BundleOf } from './bundle-line.ts';

type DigestFault = {
  kind:
    | 'cut-short'
    | 'file-changed'
    | 'not-vouched-for'
    | 'file-of-another'
    | 'checkpoints-missing';
  about: string;
};

/** What was read of a file, to hold to the entry about it. */
type Read = {
  campaign: BundleOf<'campaign'> | undefined;
  lines: number;
  /** What its end counts. */
  end: number | undefined;
  /** How many earlier checkpoints it carries. */
  carried: number;
};

/** Holds a file to the digest of its lines, which the log has by an entry near its end. */
export class BundleDigest {
  readonly #digest = createHash('sha256');
  #lines = 0;
  /** The newest entry about a file, and what it says of this one. */
  #written: { entry: BundleEntry; isThis: boolean; linesBefore: number } | undefined;

  add(text: string): void {
    this.#digest.update(`${text}\n`);
    this.#lines++;
  }

  /** Nothing but the proof follows the entry about the file. */
  forget(): void {
    this.#written = undefined;
  }

  readEntry(entry: BundleEntry): void {
    this.forget();
    if (entry.act !== 'evidence-written') return;
    const isThis = entry.facts['digest'] === this.#digest.copy().digest('hex');
    this.#written = { entry, isThis, linesBefore: this.#lines };
  }

  /** When it was written, where the log has the digest of its lines. */
  get writtenAt(): string | undefined {
    const entry = this.#written?.entry;
    return entry === undefined || entry.leaf === null ? undefined : entry.at;
  }

  faults({ campaign, lines, end, carried }: Read): DigestFault[] {
    // The end doesn't count itself.
    const faults: DigestFault[] =
      end === lines - 1 ? [] : [{ kind: 'cut-short', about: String(lines) }];
    if (this.#written?.isThis !== true) return [...faults, { kind: 'file-changed', about: '' }];
    const { entry, linesBefore } = this.#written;
    // Anyone can write such an entry: only its place in the log makes it one of the log's.
    if (entry.leaf === null) faults.push({ kind: 'not-vouched-for', about: '' });
    if (!isAbout(entry, campaign) || entry.facts['lines'] !== linesBefore)
      faults.push({ kind: 'file-of-another', about: '' });
    const least = Number(entry.facts['checkpoints'] ?? 0);
    if (carried < least) faults.push({ kind: 'checkpoints-missing', about: String(least) });
    return faults;
  }
}

/** Whether the entry is about a file of this closure, or of this one phone in it. */
function isAbout({ subject, facts }: BundleEntry, campaign: Read['campaign']): boolean {
  const said = { campaign: campaign?.id, ...facts };
  const isOfThis = said.campaign === campaign?.id && facts['format'] === 2;
  return isOfThis && subject.id === (campaign?.phone ?? campaign?.id);
}

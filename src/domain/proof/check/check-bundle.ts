import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import {
  type Checkpoint,
  type LogKey,
  type LogVerifier,
  openCheckpoint,
} from '#domain/audit/log/checkpoint.ts';
import { followKeys } from '#domain/audit/log/key-change.ts';
import { leafBytes } from '#domain/audit/log/leaf.ts';
import { prunedRoot } from '#domain/audit/log/tree/pruned-tree.ts';
import { leafHash } from '#domain/audit/merkle.ts';
import { BundleBases } from './bundle-bases.ts';
import { BundleClosure } from './bundle-closure.ts';
import { BundleDigest } from './bundle-digest.ts';
import type { BundleCheck, BundleFault } from './bundle-fault.ts';
import type { BundleLine, BundleOf } from './bundle-line.ts';
import { BundleLists } from './bundle-lists.ts';
import { BundlePairs } from './bundle-pairs.ts';
import { BundleReading, type Chunks, linesIn } from './bundle-reading.ts';
import { BundleStory } from './bundle-story.ts';
import { BundleTotals } from './bundle-totals.ts';
import { compareCheckpoints, type Outside } from './compare-checkpoints.ts';
import type { OptOutRow } from './row-shape.ts';

/**
 * Checks the evidence file of a closure with nothing but itself, the log's public key, and checkpoints that somebody has
 * from elsewhere. A file that was written with a later key brings along how the log came to it. It is read once, as bytes.
 */
export async function checkBundle(
  chunks: Chunks,
  trusted: readonly LogVerifier[],
  outside: Outside = {},
): Promise<BundleCheck> {
  const reader = new BundleReader();
  for await (const line of linesIn(chunks)) reader.read(line);
  return reader.close(trusted, outside);
}

class BundleReader {
  readonly #faults: BundleFault[] = [];
  readonly #reading = new BundleReading();
  readonly #leaves: { index: number; hash: Buffer }[] = [];
  readonly #lists = new BundleLists();
  readonly #bases = new BundleBases();
  readonly #totals = new BundleTotals();
  readonly #attempts: BundleOf<'attempt'>[] = [];
  readonly #optOuts: OptOutRow[] = [];
  readonly #versions = new Map<string, BundleOf<'version'>>();
  #campaign: BundleOf<'campaign'> | undefined;
  #closure: BundleClosure | undefined;
  #story = new BundleStory('');
  #pairs = new BundlePairs('');
  #proof: BundleOf<'proof'> | undefined;
  readonly #consistency: BundleOf<'consistency'>[] = [];
  readonly #digest = new BundleDigest();
  #end: number | undefined;
  #unsealed = 0;

  read(line: { text: string; isExact: boolean }): void {
    const read = this.#reading.read(line);
    if ('fault' in read) {
      this.#faults.push(read.fault);
      return;
    }
    if (read.line.kind === 'end') this.#end = read.line.lines;
    this.#take(read.line);
    this.#digest.add(line.text);
  }

  #take(line: BundleLine): void {
    if (line.kind === 'audit-entry') this.#takeEntry(line);
    else if (line.kind === 'proof') this.#proof = line;
    else if (line.kind === 'consistency') this.#consistency.push(line);
    else if (line.kind !== 'end') {
      this.#digest.forget();
      this.#takeRow(line);
    }
  }

  #takeEntry(line: BundleOf<'audit-entry'>): void {
    this.#digest.readEntry(line);
    if (line.leaf === null) this.#unsealed++;
    else this.#leaves.push({ index: line.leaf, hash: leafHash(leafBytes(line)) });
    for (const one of [this.#story, this.#pairs, this.#bases, this.#totals, this.#closure])
      one?.readEntry(line);
  }

  /** Rows are held to the entries when all of them are read; those that nothing is checked of are passed over. */
  #takeRow(line: BundleLine): void {
    switch (line.kind) {
      case 'campaign':
        this.#campaign = line;
        this.#closure = new BundleClosure(line);
        this.#story = new BundleStory(line.id);
        this.#pairs = new BundlePairs(line.id);
        break;
      case 'version':
        this.#versions.set(line.id, line);
        break;
      case 'approval':
        this.#pairs.readDecision(line);
        this.#closure?.takeApproval(line);
        break;
      case 'rule':
        this.#bases.takeRule(line);
        break;
      case 'recipient':
      case 'exclusion':
        this.#lists.take(line, this.#isOnePhone);
        this.#bases.takeListed(line);
        break;
      case 'letter':
        this.#lists.takeLetter(line);
        break;
      case 'basis':
        this.#bases.takeRow(line);
        break;
      case 'deleted-basis':
        this.#bases.takeDeleted(line);
        break;
      case 'attempt':
        this.#attempts.push(line);
        this.#pairs.readAttempt(line);
        this.#bases.takeAttempt(line);
        this.#totals.takeAttempt(line);
        break;
      case 'call-event':
        this.#pairs.readEvent(line);
        break;
      case 'revocation':
        this.#pairs.readRevocation(line);
        this.#bases.takeRow(line);
        this.#optOuts.push(line.row);
        this.#totals.takeOptOut(line);
        break;
      default:
        break;
    }
  }

  get #isOnePhone(): boolean {
    return this.#campaign?.phone != null;
  }

  close(trusted: readonly LogVerifier[], outside: Outside): BundleCheck {
    const notes = [this.#proof, ...this.#consistency].flatMap((one) => one?.checkpoint ?? []);
    const keys = followKeys(trusted, [...notes, ...(outside.checkpoints ?? [])]);
    const own = this.#checkProof(keys);
    const compared = own && compareCheckpoints(own, this.#consistency, { ...outside, keys });
    for (const version of this.#versions.values()) this.#checkVersion(version);
    this.#story.readRows(this.#attempts, {
      versions: this.#versions,
      lists: this.#lists,
      optOuts: this.#optOuts,
    });
    this.#checkStarted();
    return {
      campaign: this.#campaign?.number,
      phone: this.#campaign?.phone ?? undefined,
      entries: this.#leaves.length,
      unsealed: this.#unsealed,
      logSize: own?.size ?? 0,
      calls: this.#story.attemptsCalled,
      approvers: this.#story.approvers,
      carried: this.#consistency.map(({ from }) => from),
      writtenAt: this.#digest.writtenAt,
      outside: compared,
      faults: [
        ...this.#faults,
        ...this.#digestFaults(),
        ...(compared?.faults ?? []),
        ...this.#story.faults,
        ...this.#pairs.faults(),
        ...this.#bases.faults(this.#versions),
        ...(this.#closure?.faults(this.#versions) ?? []),
        ...(this.#isOnePhone ? [] : this.#totals.faults()),
      ],
    };
  }

  #digestFaults(): BundleFault[] {
    const { lines } = this.#reading;
    const carried = this.#consistency.length;
    return this.#digest.faults({
      campaign: this.#campaign,
      lines,
      end: this.#end,
      carried,
    });
  }

  /** The file's own checkpoint; undefined where it has none that this log signed. */
  #checkProof(keys: readonly LogKey[]): (Checkpoint & { note: string }) | undefined {
    if (this.#proof === undefined) {
      this.#fault('no-proof', '');
      return undefined;
    }
    const note = this.#proof.checkpoint;
    const opened = openCheckpoint(note, keys);
    if (opened.kind !== 'checkpoint') {
      this.#fault('not-signed', '');
      return undefined;
    }
    const { size, root } = opened.checkpoint;
    const hashes = this.#proof.hashes.map((text) => Buffer.from(text, 'base64'));
    if (prunedRoot(size, this.#leaves, hashes)?.equals(root) !== true)
      this.#fault('not-in-the-log', '');
    return { ...opened.checkpoint, note };
  }

  #checkVersion(version: BundleOf<'version'>): void {
    const { number, fingerprint, sealed_content: content } = version;
    if (fingerprint === null || content === null) return;
    const about = String(number);
    if (hash('sha256', canonicalize(content) ?? '', 'hex') !== fingerprint)
      this.#fault('other-fingerprint', about);
    if (!this.#lists.areSealed(version, this.#isOnePhone)) this.#fault('other-list', about);
  }

  /** The text and the list that were approved are in the file. */
  #checkStarted(): void {
    const startedAs = this.#story.startedAs;
    if (this.#campaign === undefined) this.#fault('no-closure', '');
    else if (
      startedAs !== undefined &&
      !this.#versions.values().some((one) => one.fingerprint === startedAs && one.sealed_content)
    )
      this.#fault('approved-version-missing', '');
  }

  #fault(kind: Exclude<BundleFault['kind'], 'unreadable'>, about: string): void {
    this.#faults.push({ kind, about } as BundleFault);
  }
}

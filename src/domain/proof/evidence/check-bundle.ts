import { createHash, hash } from 'node:crypto';
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
import { type BundleLine, type BundleOf, bundleLine, isWrittenExactly } from './bundle-line.ts';
import { BundleLists } from './bundle-lists.ts';
import { BundlePairs, type PairFault } from './bundle-pairs.ts';
import { BundleStory, type StoryFault } from './bundle-story.ts';
import {
  type CheckpointFault,
  type Comparison,
  compareCheckpoints,
  type Outside,
} from './compare-checkpoints.ts';

export type BundleFault =
  | StoryFault
  | PairFault
  | CheckpointFault
  /** `about`: the number of the line. */
  | { kind: 'unreadable'; about: string }
  | { kind: 'cut-short' | 'no-proof' | 'not-signed' | 'not-in-the-log'; about: string }
  /** Its lines aren't those whose digest the log has. */
  | { kind: 'file-changed' | 'not-vouched-for'; about: string }
  | { kind: 'other-fingerprint' | 'other-list'; about: string }
  | { kind: 'no-closure' | 'approved-version-missing'; about: string };

export type BundleCheck = {
  campaign: number | undefined;
  /** The one phone that it is about. */
  phone: string | undefined;
  entries: number;
  /** Written within the last second, and in no checkpoint yet: nothing is proven by them. */
  unsealed: number;
  /** How long the log was, of which the entries are a part. */
  logSize: number;
  calls: number;
  approvers: number;
  /** When the file was written, where the log has the digest of its lines. */
  writtenAt: string | undefined;
  /** What others have, against this file's checkpoint; undefined where that can't be read. */
  outside: Omit<Comparison, 'faults'> | undefined;
  faults: BundleFault[];
};

/**
 * Checks the evidence file of a closure with nothing but itself, the log's public key, and checkpoints that somebody has
 * from elsewhere. A file that was written with a later key brings along how the log came to it. `lines` come as they stand in the file, which is read once.
 */
export async function checkBundle(
  lines: AsyncIterable<string>,
  trusted: readonly LogVerifier[],
  outside: Outside = {},
): Promise<BundleCheck> {
  const reader = new BundleReader();
  for await (const line of lines) reader.read(line);
  return reader.close(trusted, outside);
}

class BundleReader {
  readonly #faults: BundleFault[] = [];
  readonly #leaves: { index: number; hash: Buffer }[] = [];
  readonly #lists = new BundleLists();
  readonly #attempts: BundleOf<'attempt'>[] = [];
  readonly #optOuts = new Map<string, BundleOf<'revocation'>[]>();
  readonly #versions = new Map<string, BundleOf<'version'>>();
  #campaign: BundleOf<'campaign'> | undefined;
  #story = new BundleStory('');
  #pairs = new BundlePairs('');
  #proof: BundleOf<'proof'> | undefined;
  readonly #consistency: BundleOf<'consistency'>[] = [];
  readonly #digest = createHash('sha256');
  /** The newest entry about a file, and whether this is that file so far. */
  #written: { at: string; isThis: boolean; isSealed: boolean } | undefined;
  #lines = 0;
  #end: number | undefined;
  #unsealed = 0;

  read(text: string): void {
    const read = parse(text);
    const line = bundleLine.safeParse(read);
    // A key that is there twice is read as one, and another reader may take the other.
    const isExact = JSON.stringify(read) === text;
    if (!line.success || (isWrittenExactly.has(line.data.kind) && !isExact)) {
      this.#faults.push({ kind: 'unreadable', about: String(this.#lines + 1) });
      return;
    }
    if (line.data.kind === 'end') this.#end = line.data.lines;
    else this.#lines++;
    this.#take(line.data);
    this.#digest.update(`${text}\n`);
  }

  #take(line: BundleLine): void {
    if (line.kind === 'campaign') {
      this.#campaign = line;
      this.#story = new BundleStory(line.id);
      this.#pairs = new BundlePairs(line.id);
    } else if (line.kind === 'audit-entry') this.#takeEntry(line);
    else if (line.kind === 'proof') this.#proof = line;
    else if (line.kind === 'consistency') this.#consistency.push(line);
    else this.#takeRow(line);
    // Nothing but the proof follows the entry about the file.
    if (!isWrittenExactly.has(line.kind)) this.#written = undefined;
  }

  #takeEntry(line: BundleOf<'audit-entry'>): void {
    this.#written = undefined;
    if (line.act === 'evidence-written')
      this.#written = {
        at: line.at,
        isThis: line.facts['digest'] === this.#digest.copy().digest('hex'),
        isSealed: line.leaf !== null,
      };
    if (line.leaf === null) this.#unsealed++;
    else this.#leaves.push({ index: line.leaf, hash: leafHash(leafBytes(line)) });
    this.#story.readEntry(line);
    this.#pairs.readEntry(line);
  }

  /** Rows are held to the entries when all of them are read; those that nothing is checked of are passed over. */
  #takeRow(line: BundleLine): void {
    if (line.kind === 'version') this.#versions.set(line.id, line);
    else if (line.kind === 'attempt') {
      this.#attempts.push(line);
      this.#pairs.readAttempt(line);
    } else if (line.kind === 'approval') this.#pairs.readDecision(line);
    else if (line.kind === 'revocation') {
      this.#optOuts.set(line.phone_id, [...(this.#optOuts.get(line.phone_id) ?? []), line]);
      this.#pairs.readRevocation(line);
    } else if (line.kind === 'recipient' || line.kind === 'exclusion')
      this.#lists.take(line, this.#isOnePhone);
  }

  get #isOnePhone(): boolean {
    return this.#campaign?.phone != null;
  }

  close(trusted: readonly LogVerifier[], outside: Outside): BundleCheck {
    this.#checkWhole();
    const notes = [this.#proof, ...this.#consistency].flatMap((one) => one?.checkpoint ?? []);
    const keys = followKeys(trusted, [...notes, ...(outside.checkpoints ?? [])]);
    const own = this.#checkProof(keys);
    const compared = own && compareCheckpoints(own, this.#consistency, { ...outside, keys });
    for (const version of this.#versions.values()) this.#checkVersion(version);
    for (const attempt of this.#attempts) this.#checkAttempt(attempt);
    this.#story.close();
    this.#checkStarted();
    return {
      campaign: this.#campaign?.number,
      phone: this.#campaign?.phone ?? undefined,
      entries: this.#leaves.length,
      unsealed: this.#unsealed,
      logSize: own?.size ?? 0,
      calls: this.#story.attemptsCalled,
      approvers: this.#story.approvers,
      writtenAt: this.#written?.isSealed === true ? this.#written.at : undefined,
      outside: compared,
      faults: [
        ...this.#faults,
        ...(compared?.faults ?? []),
        ...this.#story.faults,
        ...this.#pairs.faults(),
      ],
    };
  }

  #checkWhole(): void {
    if (this.#end !== this.#lines)
      this.#faults.push({ kind: 'cut-short', about: String(this.#lines) });
    if (this.#written?.isThis !== true) this.#faults.push({ kind: 'file-changed', about: '' });
    // Anyone can write such an entry: only its place in the log makes it one of the log's.
    else if (!this.#written.isSealed) this.#faults.push({ kind: 'not-vouched-for', about: '' });
  }

  /** The file's own checkpoint; undefined where it has none that this log signed. */
  #checkProof(keys: readonly LogKey[]): (Checkpoint & { note: string }) | undefined {
    if (this.#proof === undefined) {
      this.#faults.push({ kind: 'no-proof', about: '' });
      return undefined;
    }
    const note = this.#proof.checkpoint;
    const opened = openCheckpoint(note, keys);
    if (opened.kind !== 'checkpoint') {
      this.#faults.push({ kind: 'not-signed', about: '' });
      return undefined;
    }
    const { size, root } = opened.checkpoint;
    const hashes = this.#proof.hashes.map((text) => Buffer.from(text, 'base64'));
    if (prunedRoot(size, this.#leaves, hashes)?.equals(root) !== true)
      this.#faults.push({ kind: 'not-in-the-log', about: '' });
    return { ...opened.checkpoint, note };
  }

  #checkVersion(version: BundleOf<'version'>): void {
    const { number, fingerprint, sealed_content: content } = version;
    if (fingerprint === null || content === null) return;
    const about = String(number);
    if (hash('sha256', canonicalize(content) ?? '', 'hex') !== fingerprint)
      this.#faults.push({ kind: 'other-fingerprint', about });
    if (!this.#lists.areSealed(version, this.#isOnePhone))
      this.#faults.push({ kind: 'other-list', about });
  }

  /** The text and the list that were approved are in the file. */
  #checkStarted(): void {
    const startedAs = this.#story.startedAs;
    if (this.#campaign === undefined) this.#faults.push({ kind: 'no-closure', about: '' });
    else if (
      startedAs !== undefined &&
      !this.#versions.values().some((one) => one.fingerprint === startedAs && one.sealed_content)
    )
      this.#faults.push({ kind: 'approved-version-missing', about: '' });
  }

  #checkAttempt(attempt: BundleOf<'attempt'>): void {
    const { version_id: versionId, phone_id: phoneId, channel } = attempt;
    const version = this.#versions.get(versionId);
    const purpose = version?.sealed_content?.['purpose'];
    const all = this.#optOuts.get(phoneId) ?? [];
    const takenBack = new Set(all.map(({ retracts }) => retracts));
    const optOuts = all.filter(
      (one) =>
        one.retracts === null &&
        !takenBack.has(one.id) &&
        (one.channel === 'any' || one.channel === channel) &&
        (purpose !== 'emergency' || one.scope !== 'non-emergency'),
    );
    this.#story.readAttempt(attempt, version, this.#lists.isOnList(versionId, phoneId), optOuts);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

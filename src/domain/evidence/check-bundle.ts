import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type LogVerifier, openCheckpoint } from '#domain/audit/log/checkpoint.ts';
import { leafBytes } from '#domain/audit/log/leaf.ts';
import { prunedRoot } from '#domain/audit/log/pruned-tree.ts';
import { leafHash, MerkleRoot } from '#domain/audit/merkle.ts';
import { type BundleLine, type BundleOf, bundleLine } from './bundle-line.ts';
import { BundleStory, type StoryFault } from './bundle-story.ts';

export type BundleFault =
  | StoryFault
  /** `about`: the number of the line. */
  | { kind: 'unreadable'; about: string }
  | {
      kind: 'cut-short' | 'no-proof' | 'not-signed' | 'not-in-the-log' | 'other-past';
      about: string;
    }
  | { kind: 'other-fingerprint' | 'other-list'; about: string }
  | { kind: 'no-closure' | 'approved-version-missing'; about: string };

export type BundleCheck = {
  campaign: number | undefined;
  entries: number;
  /** Written within the last second, and in no checkpoint yet: nothing is proven by them. */
  unsealed: number;
  /** How long the log was, of which the entries are a part. */
  logSize: number;
  calls: number;
  approvers: number;
  faults: BundleFault[];
};

/**
 * Checks the evidence file of a closure with nothing but itself, the log's public key, and checkpoints that somebody has
 * from elsewhere. `lines` come as they stand in the file, which is read once.
 */
export async function checkBundle(
  lines: AsyncIterable<string>,
  verifier: LogVerifier,
  outside: readonly string[] = [],
): Promise<BundleCheck> {
  const reader = new BundleReader();
  for await (const line of lines) reader.read(line);
  return reader.close(verifier, outside);
}

class BundleReader {
  readonly #faults: BundleFault[] = [];
  readonly #leaves: { index: number; hash: Buffer }[] = [];
  readonly #lists = new Map<string, MerkleRoot>();
  readonly #listed = new Set<string>();
  readonly #attempts: BundleOf<'attempt'>[] = [];
  readonly #optOuts = new Map<string, BundleOf<'revocation'>[]>();
  readonly #versions = new Map<string, BundleOf<'version'>>();
  #campaign: BundleOf<'campaign'> | undefined;
  #story: BundleStory | undefined;
  #proof: BundleOf<'proof'> | undefined;
  #lines = 0;
  #end: number | undefined;
  #unsealed = 0;

  read(text: string): void {
    const line = bundleLine.safeParse(parse(text));
    if (!line.success) {
      this.#faults.push({ kind: 'unreadable', about: String(this.#lines + 1) });
      return;
    }
    if (line.data.kind === 'end') this.#end = line.data.lines;
    else this.#lines++;
    this.#take(line.data);
  }

  #take(line: BundleLine): void {
    if (line.kind === 'campaign') {
      this.#campaign = line;
      this.#story = new BundleStory(line.id);
    } else if (line.kind === 'audit-entry') this.#takeEntry(line);
    else if (line.kind === 'proof') this.#proof = line;
    else this.#takeRow(line);
  }

  #takeEntry(line: BundleOf<'audit-entry'>): void {
    if (line.leaf === null) this.#unsealed++;
    else this.#leaves.push({ index: line.leaf, hash: leafHash(leafBytes(line)) });
    this.#story?.readEntry(line);
  }

  /** Rows are held to the entries when all of them are read; those that nothing is checked of are passed over. */
  #takeRow(line: BundleLine): void {
    if (line.kind === 'version') this.#versions.set(line.id, line);
    else if (line.kind === 'attempt') this.#attempts.push(line);
    else if (line.kind === 'revocation')
      this.#optOuts.set(line.phone_id, [...(this.#optOuts.get(line.phone_id) ?? []), line]);
    else if (line.kind === 'recipient' || line.kind === 'exclusion') this.#takeListed(line);
  }

  #takeListed({
    kind,
    version_id,
    phone_id,
    channel,
    line,
  }: BundleOf<'recipient' | 'exclusion'>): void {
    const key = `${kind} ${version_id}`;
    const list = this.#lists.get(key) ?? new MerkleRoot();
    list.add(leafHash(Buffer.from(line)));
    this.#lists.set(key, list);
    if (kind === 'recipient' && line.startsWith(`${phone_id}|${channel}|`))
      this.#listed.add(`${version_id} ${phone_id}`);
  }

  close(verifier: LogVerifier, outside: readonly string[]): BundleCheck {
    if (this.#end !== this.#lines)
      this.#faults.push({ kind: 'cut-short', about: String(this.#lines) });
    const logSize = this.#checkProof(verifier, outside);
    for (const version of this.#versions.values()) this.#checkVersion(version);
    for (const attempt of this.#attempts) this.#checkAttempt(attempt);
    this.#story?.close();
    this.#checkStarted();
    return {
      campaign: this.#campaign?.number,
      entries: this.#leaves.length,
      unsealed: this.#unsealed,
      logSize,
      calls: this.#story?.attemptsCalled ?? 0,
      approvers: this.#story?.approvers ?? 0,
      faults: [...this.#faults, ...(this.#story?.faults ?? [])],
    };
  }

  #checkProof(verifier: LogVerifier, outside: readonly string[]): number {
    if (this.#proof === undefined) {
      this.#faults.push({ kind: 'no-proof', about: '' });
      return 0;
    }
    const opened = openCheckpoint(this.#proof.checkpoint, verifier);
    if (opened.kind !== 'checkpoint') {
      this.#faults.push({ kind: 'not-signed', about: '' });
      return 0;
    }
    const { size, root } = opened.checkpoint;
    const hashes = this.#proof.hashes.map((text) => Buffer.from(text, 'base64'));
    if (prunedRoot(size, this.#leaves, hashes)?.equals(root) !== true)
      this.#faults.push({ kind: 'not-in-the-log', about: '' });
    for (const note of outside) {
      const other = openCheckpoint(note, verifier);
      if (
        other.kind === 'checkpoint' &&
        other.checkpoint.size === size &&
        !other.checkpoint.root.equals(root)
      )
        this.#faults.push({ kind: 'other-past', about: String(size) });
    }
    return size;
  }

  #checkVersion({ id, number, fingerprint, sealed_content: content }: BundleOf<'version'>): void {
    if (fingerprint === null || content === null) return;
    const about = String(number);
    if (hash('sha256', canonicalize(content) ?? '', 'hex') !== fingerprint)
      this.#faults.push({ kind: 'other-fingerprint', about });
    for (const [kind, list] of [
      ['recipient', content['recipients']],
      ['exclusion', content['exclusions']],
    ] as const) {
      const sealed = (list as { root?: string } | undefined)?.root;
      const found = (this.#lists.get(`${kind} ${id}`) ?? new MerkleRoot()).root().toString('hex');
      if (sealed !== undefined && sealed !== found)
        this.#faults.push({ kind: 'other-list', about });
    }
  }

  /** The text and the list that were approved are in the file. */
  #checkStarted(): void {
    const startedAs = this.#story?.startedAs;
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
    this.#story?.readAttempt(
      attempt,
      version,
      this.#listed.has(`${versionId} ${phoneId}`),
      optOuts,
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

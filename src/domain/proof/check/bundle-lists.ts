import { isIncluded } from '#domain/audit/log/tree/tree.ts';
import { leafHash, MerkleRoot } from '#domain/audit/merkle.ts';
import type { BundleOf } from './bundle-line.ts';

type Listed = BundleOf<'recipient' | 'exclusion'>;
type Sealed = { root?: string; count?: number } | undefined;

/** The call lists of a file, who was left off, and the e-mails. */
export class BundleLists {
  readonly #roots = new Map<string, MerkleRoot>();
  readonly #listed = new Set<string>();
  /** In a file about one phone each line has a proof of its own. */
  readonly #alone = new Map<string, Listed[]>();

  readonly #letters = new Map<string, MerkleRoot>();
  readonly #altered = new Set<string>();

  take(line: Listed, isOnePhone: boolean): void {
    const key = `${line.kind} ${line.version_id}`;
    if (isOnePhone) this.#alone.set(key, [...(this.#alone.get(key) ?? []), line]);
    else {
      const list = this.#roots.get(key) ?? new MerkleRoot();
      list.add(leafHash(Buffer.from(line.line)));
      this.#roots.set(key, list);
    }
    if (line.kind === 'recipient' && line.line.startsWith(`${line.phone_id}|${line.channel}|`))
      this.#listed.add(`${line.version_id} ${line.phone_id}`);
  }

  /** A file about one phone has none. */
  takeLetter({
    version_id: version,
    address_id: address,
    languages,
    line,
  }: BundleOf<'letter'>): void {
    const list = this.#letters.get(version) ?? new MerkleRoot();
    list.add(leafHash(Buffer.from(line)));
    this.#letters.set(version, list);
    if (line !== `${address}|${languages.join('+')}`) this.#altered.add(version);
  }

  isOnList(versionId: string, phoneId: string): boolean {
    return this.#listed.has(`${versionId} ${phoneId}`);
  }

  /** Whether the lines are those of the lists whose roots were sealed. */
  areSealed({ id, sealed_content: content }: BundleOf<'version'>, isOnePhone: boolean): boolean {
    const holds = (kind: Listed['kind'], sealed: Sealed) => {
      const key = `${kind} ${id}`;
      if (isOnePhone) return (this.#alone.get(key) ?? []).every((line) => isIn(line, sealed));
      const found = (this.#roots.get(key) ?? new MerkleRoot()).root().toString('hex');
      return sealed?.root === undefined || sealed.root === found;
    };
    return (
      (isOnePhone || this.#areLettersSealed(id, content?.['letters'] as Sealed)) &&
      holds('recipient', content?.['recipients'] as Sealed) &&
      holds('exclusion', content?.['exclusions'] as Sealed)
    );
  }

  /** A closure that goes out by no e-mail has none sealed. */
  #areLettersSealed(versionId: string, sealed: Sealed): boolean {
    const found = this.#letters.get(versionId)?.root().toString('hex');
    return found === sealed?.root && !this.#altered.has(versionId);
  }
}

function isIn({ line, place = -1, hashes = [] }: Listed, sealed: Sealed): boolean {
  return isIncluded({
    leaf: Buffer.from(line),
    index: place,
    size: sealed?.count ?? 0,
    proof: hashes.map((text) => Buffer.from(text, 'base64')),
    root: Buffer.from(sealed?.root ?? '', 'hex'),
  });
}

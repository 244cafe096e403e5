import { isIncluded } from '#domain/audit/log/tree/tree.ts';
import { leafHash, MerkleRoot } from '#domain/audit/merkle.ts';
import type { BundleOf } from './bundle-line.ts';

type Listed = BundleOf<'recipient' | 'exclusion'>;
type Sealed = { root?: string; count?: number } | undefined;

/** The call lists of a file, and who was left off. */
export class BundleLists {
  readonly #roots = new Map<string, MerkleRoot>();
  readonly #listed = new Set<string>();
  /** In a file about one phone each line has a proof of its own. */
  readonly #alone = new Map<string, Listed[]>();

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
      holds('recipient', content?.['recipients'] as Sealed) &&
      holds('exclusion', content?.['exclusions'] as Sealed)
    );
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

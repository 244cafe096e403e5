/** That an entry stands in a log: its place, the hashes from there to the root, and the signed checkpoint. */
export type TlogProof = { index: number; hashes: readonly Buffer[]; checkpoint: string };

const head = 'c2sp.org/tlog-proof@v1';

/** https://c2sp.org/tlog-proof, without extra data. */
export function writeTlogProof({ index, hashes, checkpoint }: TlogProof): string {
  const lines = [head, `index ${index}`, ...hashes.map((hash) => hash.toString('base64'))];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Undefined for what is no such proof, or is written in another way. */
export function readTlogProof(text: string): TlogProof | undefined {
  const at = text.indexOf('\n\n');
  const [, place = '', ...written] = text.slice(0, Math.max(at, 0)).split('\n');
  const index = Number(/^index (0|[1-9]\d{0,15})$/.exec(place)?.[1] ?? Number.NaN);
  if (Number.isNaN(index)) return undefined;
  const proof = {
    index,
    hashes: written.map((hash) => Buffer.from(hash, 'base64')),
    checkpoint: text.slice(at + 2),
  };
  const isExact = proof.hashes.every(({ length }) => length === 32);
  return isExact && writeTlogProof(proof) === text ? proof : undefined;
}

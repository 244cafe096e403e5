import { createPublicKey, verify } from 'node:crypto';
import { type Line, rootsOfConsistency, sha256 } from './hashes.ts';

export type Checkpoint = { size: number; root: Buffer };

/** Step 2: what a signed note says, if the log's key has signed it. */
export function openNote(note: string, publicKey: string): Checkpoint | undefined {
  const [name = '', id = '', ...key] = publicKey.split('+');
  const bytes = Buffer.from(key.join('+'), 'base64');
  const keyId = sha256(`${name}\n`, bytes).subarray(0, 4);
  if (bytes[0] !== 1 || bytes.length !== 33 || keyId.toString('hex') !== id) return undefined;
  const lines = note.trim().split('\n');
  const text = `${lines.slice(0, 3).join('\n')}\n`;
  const ed25519 = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') },
    format: 'jwk',
  });
  const isSigned = lines.slice(4).some((line) => {
    const [dash, signer, value = ''] = line.split(' ');
    const signature = Buffer.from(value, 'base64');
    return (
      dash === '—' &&
      signer === name &&
      signature.subarray(0, 4).equals(keyId) &&
      verify(null, Buffer.from(text), ed25519, signature.subarray(4))
    );
  });
  if (!isSigned || lines[3] !== '') return undefined;
  return { size: Number(lines[1]), root: Buffer.from(lines[2] ?? '', 'base64') };
}

/** Step 7: whether one log grew out of the other, by one of the proofs; undefined where none is about the two. */
export function isSameLog(
  one: Checkpoint,
  other: Checkpoint,
  proofs: readonly Line[],
): boolean | undefined {
  if (one.size === other.size) return one.root.equals(other.root);
  const [earlier, later] = one.size < other.size ? [one, other] : [other, one];
  const about = proofs.filter(({ from, to }) => from === earlier.size && to === later.size);
  if (about.length === 0) return undefined;
  return about.some(({ hashes }) => {
    const steps = (hashes as string[]).map((hash) => Buffer.from(hash, 'base64'));
    const roots = rootsOfConsistency(
      { from: earlier.size, to: later.size, root: earlier.root },
      steps,
    );
    return roots?.earlier.equals(earlier.root) === true && roots.later.equals(later.root);
  });
}

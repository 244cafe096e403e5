import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** The log at one moment: its name, how many entries it has, and the root over them. */
export type Checkpoint = { origin: string; size: number; root: Buffer };

/**
 * Who signs: a name without spaces or plus signs, and an Ed25519 key. While the key is changed, also the one before: who knows
 * that one alone goes on reading.
 */
export type LogSigner = { name: string; key: KeyObject; previous?: LogSigner };
export type LogVerifier = { name: string; key: KeyObject };
/** A key that is believed, and up to which size of the log. */
export type LogKey = { verifier: LogVerifier; until: number };

/** A line of a note: who signed, the first four bytes of the hash of name and key, and the signature. */
type Signature = { name: string; keyId: Buffer; signature: Buffer };

export type SignedNote = { text: string; signatures: readonly Signature[] };

const ed25519 = 0x01;
const cosignatureV1 = 0x04;

/** https://c2sp.org/tlog-checkpoint: three lines, each ended. */
function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** https://c2sp.org/signed-note, such as are posted and kept. `also`: lines behind the three, each ended. */
export function signCheckpoint(checkpoint: Checkpoint, signer: LogSigner, also = ''): string {
  const text = checkpointText(checkpoint) + also;
  const signers = signer.previous === undefined ? [signer] : [signer, signer.previous];
  const lines = signers.map(({ name, key }) => {
    const keyId = keyIdOf({ name, key: createPublicKey(key) }, ed25519);
    const signature = sign(null, Buffer.from(text), key);
    return `— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** Undefined for what is no signed note. Blanks around it, as a chat may leave them, are passed over. */
export function readNote(note: string): SignedNote | undefined {
  const lines = `${note.trim()}\n`;
  const at = lines.lastIndexOf('\n\n');
  if (at < 0) return undefined;
  const signatures = lines
    .slice(at + 2, -1)
    .split('\n')
    .map((line) => /^— (?<name>[^\s+]+) (?<value>[A-Za-z0-9+/]+={0,2})$/u.exec(line)?.groups)
    .map((found) => {
      const bytes = fromBase64(found?.['value'] ?? '') ?? Buffer.alloc(0);
      return {
        name: found?.['name'] ?? '',
        keyId: bytes.subarray(0, 4),
        signature: bytes.subarray(4),
      };
    });
  const isWhole = signatures.every(({ name, signature }) => name !== '' && signature.length > 0);
  return isWhole ? { text: lines.slice(0, at + 1), signatures } : undefined;
}

/** Whether nothing stands around it: how a note is kept, but not how it comes out of a chat. */
export const isAsSigned = (note: string) => note === `${note.trim()}\n`;

/** Undefined where the last digit carries bits that no byte uses: one text for each value. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** The notes in what somebody copied out of a channel, in any words around them. Teams fills an empty line with a blank. */
export function splitNotes(text: string): string[] {
  const lines = text.replaceAll(/[^\S\n]+$/gm, '');
  const notes = /^\S+\n\d+\n[A-Za-z0-9+/]{43}=\n(?:(?:previous-)?key \S+\n)*\n(?:— .+(?:\n|$))+/gmu;
  return [...lines.matchAll(notes)].map(([note]) => note);
}

/** Undefined where the text is no checkpoint. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', size = '', hash = ''] = text.split('\n');
  const root = fromBase64(hash);
  const isWritten = /^(?:0|[1-9]\d{0,15})$/.test(size) && root?.length === 32;
  return origin !== '' && isWritten ? { origin, size: Number(size), root } : undefined;
}

/** The checkpoint of a note that this log has signed, or why it is none. A key that was replaced signs no longer log. */
export function openCheckpoint(
  note: string,
  keys: readonly LogKey[],
): { kind: 'checkpoint'; checkpoint: Checkpoint } | { kind: 'not-a-note' | 'not-signed' } {
  const read = readNote(note);
  const checkpoint = read && readCheckpoint(read.text);
  if (read === undefined || checkpoint === undefined) return { kind: 'not-a-note' };
  const isSigned = keys.some(
    ({ verifier, until }) => checkpoint.size <= until && isSignedBy(read, verifier),
  );
  return isSigned ? { kind: 'checkpoint', checkpoint } : { kind: 'not-signed' };
}

export function isSignedBy(note: SignedNote, verifier: LogVerifier): boolean {
  const keyId = keyIdOf(verifier, ed25519);
  return note.signatures.some(
    (one) =>
      one.name === verifier.name &&
      one.keyId.equals(keyId) &&
      verify(null, Buffer.from(note.text), verifier.key, one.signature),
  );
}

/**
 * When a witness signed a checkpoint, in seconds since 1970; undefined where it did not.
 * https://c2sp.org/tlog-cosignature: eight bytes of time, and the signature over time and checkpoint.
 */
export function cosignedAt(note: SignedNote, witness: LogVerifier): number | undefined {
  const keyId = keyIdOf(witness, cosignatureV1);
  return note.signatures
    .filter(
      ({ name, signature, ...one }) =>
        name === witness.name && one.keyId.equals(keyId) && signature.length === 72,
    )
    .map(({ signature }) => ({
      seconds: Number(signature.readBigUInt64BE(0)),
      signature: signature.subarray(8),
    }))
    .find(({ seconds, signature }) =>
      verify(
        null,
        Buffer.from(`cosignature/v1\ntime ${seconds}\n${note.text}`),
        witness.key,
        signature,
      ),
    )?.seconds;
}

/** `name+keyid+key`: how a verifier's key is written down, https://c2sp.org/signed-note#verifier-keys. */
export function writeVerifier(verifier: LogVerifier, type: number = ed25519): string {
  const bytes = Buffer.concat([Buffer.of(type), rawKey(verifier.key)]);
  return `${verifier.name}+${keyIdOf(verifier, type).toString('hex')}+${bytes.toString('base64')}`;
}

/** Undefined for what is no verifier's key, or one whose digits don't match. */
export function readVerifier(written: string): LogVerifier | undefined {
  const [name = '', id = '', ...rest] = written.trim().split('+');
  const bytes = Buffer.from(rest.join('+'), 'base64');
  const type = bytes[0];
  if (name === '' || bytes.length !== 33 || bytes.toString('base64') !== rest.join('+'))
    return undefined;
  if (type !== ed25519 && type !== cosignatureV1) return undefined;
  const x = bytes.subarray(1).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return keyIdOf({ name, key }, type).toString('hex') === id ? { name, key } : undefined;
}

/** The key of a witness, as it publishes it; undefined for another kind of key. */
export function readWitnessKey(written: string): LogVerifier | undefined {
  const key = readVerifier(written);
  return key && writeVerifier(key, cosignatureV1) === written.trim() ? key : undefined;
}

function keyIdOf({ name, key }: LogVerifier, type: number): Buffer {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.concat([Buffer.of(type), rawKey(key)]))
    .digest()
    .subarray(0, 4);
}

const rawKey = (key: KeyObject) => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');

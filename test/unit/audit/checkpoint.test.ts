import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  cosignedAt,
  openCheckpoint,
  readCheckpoint,
  readNote,
  readVerifier,
  signCheckpoint,
  writeVerifier,
} from '#domain/audit/log/checkpoint.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const name = 'bellwether.example.org/audit';
const checkpoint = { origin: name, size: 12, root: Buffer.alloc(32, 7) };
const note = signCheckpoint(checkpoint, { name, key: privateKey });
const verifier = { name, key: publicKey };

test('what was signed is read again, with blanks around it and through its written key', () => {
  const written = readVerifier(writeVerifier(verifier));

  expect(written?.name).toBe(name);
  expect(
    openCheckpoint(`\n  ${note}\n\n`, [{ verifier: written ?? verifier, until: Infinity }]),
  ).toEqual({
    kind: 'checkpoint',
    checkpoint,
  });
});

test('a byte that changed anywhere is no checkpoint of this log', () => {
  for (let at = 0; at < note.length; at++) {
    const other = note[at] === 'A' ? 'B' : 'A';
    const changed = note.slice(0, at) + other + note.slice(at + 1);
    // The last digits of base64 may carry bits that no byte uses.
    if (openCheckpoint(changed, [{ verifier, until: Infinity }]).kind !== 'checkpoint') continue;
    expect(at).toBeGreaterThan(note.length - 5);
  }
});

test('another log’s name or key signs nothing here', () => {
  const other = generateKeyPairSync('ed25519');

  expect(
    openCheckpoint(note, [
      { verifier: { name: 'other.example.org', key: publicKey }, until: Infinity },
    ]),
  ).toEqual({
    kind: 'not-signed',
  });
  expect(
    openCheckpoint(note, [{ verifier: { name, key: other.publicKey }, until: Infinity }]),
  ).toEqual({ kind: 'not-signed' });
  expect(openCheckpoint('hello', [{ verifier, until: Infinity }])).toEqual({ kind: 'not-a-note' });
});

test('a size that is written otherwise is none', () => {
  const root = checkpoint.root.toString('base64');
  for (const size of ['012', '-1', '1.5', '', '1e3', ' 12'])
    expect(readCheckpoint(`${name}\n${size}\n${root}\n`), size).toBeUndefined();
});

test('the notes of the Go checksum database are read, and their key', () => {
  // The example of golang.org/x/mod/sumdb/note.
  const key = readVerifier('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  const read = readNote(
    'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n\n' +
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'.replace(
        '’',
        "'",
      ),
  );

  expect(key?.name).toBe('PeterNeumann');
  expect(read?.signatures[0]?.keyId.toString('hex')).toBe('c74f20a3');
});

test('a witness signs time and checkpoint together', () => {
  const witness = generateKeyPairSync('ed25519');
  const seconds = 1_795_000_000;
  const read = readNote(note);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = sign(
    null,
    Buffer.from(`cosignature/v1\ntime ${seconds}\n${read?.text}`),
    witness.privateKey,
  );
  const keyId =
    writeVerifier({ name: 'witness.example.org', key: witness.publicKey }, 4).split('+')[1] ?? '';
  const line = `— witness.example.org ${Buffer.concat([Buffer.from(keyId, 'hex'), time, signature]).toString('base64')}\n`;
  const cosigned = readNote(note + line);
  const verified = { name: 'witness.example.org', key: witness.publicKey };

  expect(cosigned && cosignedAt(cosigned, verified)).toBe(seconds);
  expect(openCheckpoint(note + line, [{ verifier, until: Infinity }]).kind).toBe('checkpoint');
  expect(
    cosigned && cosignedAt({ ...cosigned, text: `${cosigned.text}x` }, verified),
  ).toBeUndefined();
});

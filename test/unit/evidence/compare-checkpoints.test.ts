import { sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type LogSigner,
  readNote,
  signCheckpoint,
  writeVerifier,
} from '#domain/audit/log/checkpoint.ts';
import { type CompleteRoot, consistencyProof, rootOf } from '#domain/audit/log/tree/tree.ts';
import { leafHash, MerkleRoot } from '#domain/audit/merkle.ts';
import { compareCheckpoints } from '#domain/proof/check/compare-checkpoints.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';

const { signer, verifier } = newLogSigner();

/** A log of so many entries, of which those from `rewrittenFrom` on are others. */
function logOf(rewrittenFrom = Infinity): CompleteRoot {
  return (from, to) => {
    const tree = new MerkleRoot();
    for (let n = from; n < to; n++)
      tree.add(leafHash(Buffer.from(n < rewrittenFrom ? `entry ${n}` : `other ${n}`)));
    return tree.root();
  };
}

function checkpointOf(log: CompleteRoot, size: number, by: LogSigner = signer) {
  const root = rootOf(log, 0, size);
  const note = signCheckpoint({ origin: by.name, size, root }, by);
  return { origin: by.name, size, root, note };
}

function proofOf(log: CompleteRoot, from: number, to: number) {
  return { from, to, hashes: consistencyProof(log, from, to).map((one) => one.toString('base64')) };
}

const sizes = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }))
  .filter(([a, b]) => a !== b)
  .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);

test('a checkpoint of any other size fits by its proof, whether the file is the earlier or the later', () => {
  fc.assert(
    fc.property(sizes, fc.boolean(), ([from, to], fileIsLater) => {
      const log = logOf();
      const [own, given] = fileIsLater ? [to, from] : [from, to];
      const found = compareCheckpoints(checkpointOf(log, own), [], {
        keys: [{ verifier, until: Infinity }],
        checkpoints: [checkpointOf(log, given).note],
        proofs: [proofOf(log, from, to)],
      });
      expect(found).toMatchObject({ fit: [given], unproven: [], faults: [] });
    }),
  );
});

test('one of a log that was rewritten before it fits by no proof that anybody can make', () => {
  fc.assert(
    fc.property(sizes, fc.boolean(), ([from, to], proofIsOfTheOther) => {
      const [kept, rewritten] = [logOf(), logOf(from - 1)];
      const found = compareCheckpoints(checkpointOf(rewritten, to), [], {
        keys: [{ verifier, until: Infinity }],
        checkpoints: [checkpointOf(kept, from).note],
        proofs: [proofOf(proofIsOfTheOther ? kept : rewritten, from, to)],
      });
      expect(found.fit).toEqual([]);
      expect(found.faults).toEqual([{ kind: 'not-consistent', about: String(from) }]);
    }),
  );
});

test('without a proof it is said to be uncompared, and of the same size it needs none', () => {
  const log = logOf();
  const found = compareCheckpoints(checkpointOf(log, 20), [], {
    keys: [{ verifier, until: Infinity }],
    checkpoints: [checkpointOf(log, 7), checkpointOf(log, 20), checkpointOf(log, 30)].map(
      ({ note }) => note,
    ),
  });
  expect(found).toMatchObject({ fit: [20], unproven: [7, 30], faults: [] });
  const fork = checkpointOf(logOf(3), 20).note;
  expect(
    compareCheckpoints(checkpointOf(log, 20), [], {
      keys: [{ verifier, until: Infinity }],
      checkpoints: [fork],
    }).faults,
  ).toEqual([{ kind: 'other-past', about: '20' }]);
});

test('one that somebody else signed, or that the file made up, is told', () => {
  const log = logOf();
  const stranger = newLogSigner().signer;
  const forged = { ...proofOf(log, 7, 20), checkpoint: checkpointOf(log, 7, stranger).note };
  const { faults } = compareCheckpoints(checkpointOf(log, 20), [forged], {
    keys: [{ verifier, until: Infinity }],
    checkpoints: [checkpointOf(log, 9, stranger).note],
  });
  expect(faults).toEqual([
    { kind: 'carried-not-signed', about: '7' },
    { kind: 'given-not-signed', about: '1' },
  ]);
});

test('a carried checkpoint that the log did not grow out of is told', () => {
  const [log, other] = [logOf(), logOf(5)];
  const carried = { ...proofOf(log, 7, 20), checkpoint: checkpointOf(other, 7).note };
  expect(
    compareCheckpoints(checkpointOf(log, 20), [carried], { keys: [{ verifier, until: Infinity }] })
      .faults,
  ).toEqual([{ kind: 'not-consistent', about: '7' }]);
});

test('of each witness the largest log that it signed is told, if it is this one', () => {
  const log = logOf();
  const witness = newLogSigner();
  const named = { name: 'witness.example.org', key: witness.verifier.key };
  const cosigned = (note: string, seconds: number) => {
    const text = readNote(note)?.text ?? '';
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(seconds));
    const id = Buffer.from(writeVerifier(named, 0x04).split('+')[1] ?? '', 'hex');
    const signature = sign(
      null,
      Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`),
      witness.signer.key,
    );
    return `${note}— ${named.name} ${Buffer.concat([id, time, signature]).toString('base64')}\n`;
  };
  const carried = [7, 13].map((size, at) => ({
    ...proofOf(log, size, 20),
    checkpoint: cosigned(checkpointOf(log, size).note, 1_800_000_000 + at),
  }));
  const elsewhere = cosigned(checkpointOf(logOf(2), 17).note, 1_800_000_009);
  const found = compareCheckpoints(checkpointOf(log, 20), carried, {
    keys: [{ verifier, until: Infinity }],
    checkpoints: [elsewhere],
    witnesses: [named, { name: 'other.example.org', key: named.key }],
  });

  expect(found.cosigned).toEqual([{ witness: named.name, size: 13, seconds: 1_800_000_001 }]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completeRootIn, growTiles, type Tile, tileKey } from '#domain/audit/log/tree/tiles.ts';
import {
  type CompleteRoot,
  consistencyProof,
  inclusionProof,
  isConsistent,
  isIncluded,
  rootOf,
} from '#domain/audit/log/tree/tree.ts';
import { leafHash, MerkleRoot } from '#domain/audit/merkle.ts';

const leafOf = (n: number) => Buffer.from(`leaf ${n}`);
const leaves = Array.from({ length: 70_000 }, (_, n) => leafHash(leafOf(n)));

const complete: CompleteRoot = (from, to) => {
  const merkle = new MerkleRoot();
  for (const leaf of leaves.slice(from, to)) merkle.add(leaf);
  return merkle.root();
};

const rootAt = (size: number) => rootOf(complete, 0, size);
const sizes = fc.integer({ min: 1, max: 600 });

/** The eight leaves that implementations of certificate transparency share, and what RFC 6962 makes of them. */
const shared = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));
const sharedRoot: CompleteRoot = (from, to) => {
  const merkle = new MerkleRoot();
  for (const leaf of shared.slice(from, to)) merkle.add(leafHash(leaf));
  return merkle.root();
};

test('proofs over the shared leaves are those of RFC 6962', () => {
  const hex = (proof: readonly Buffer[]) => proof.map((one) => one.toString('hex'));

  expect(hex(inclusionProof(sharedRoot, 0, 8))).toEqual([
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  expect(hex(inclusionProof(sharedRoot, 5, 8))).toEqual([
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  expect(hex(consistencyProof(sharedRoot, 6, 8))).toEqual([
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
});

test('every leaf is proven, and no other one at its place, nor it at another', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), (size, a, b) => {
      const [index, other] = [a % size, b % size];
      const proof = inclusionProof(complete, index, size);
      const root = rootAt(size);
      expect(isIncluded({ leaf: leafOf(index), index, size, proof, root })).toBe(true);
      expect(isIncluded({ leaf: leafOf(other), index, size, proof, root })).toBe(other === index);
      expect(isIncluded({ leaf: leafOf(index), index: other, size, proof, root })).toBe(
        other === index,
      );
    }),
  );
});

test('a tree that grew is consistent with the one before; one that was rewritten is not', () => {
  fc.assert(
    fc.property(sizes, sizes, fc.nat({ max: 31 }), (a, b, byte) => {
      const [earlier, later] = [Math.min(a, b), Math.max(a, b)];
      const proof = consistencyProof(complete, earlier, later);
      const [before, after] = [
        { size: earlier, root: rootAt(earlier) },
        { size: later, root: rootAt(later) },
      ];
      expect(isConsistent(before, after, proof)).toBe(true);
      const forged = Buffer.from(before.root);
      forged[byte] = (forged[byte] ?? 0) ^ 1;
      expect(isConsistent({ size: earlier, root: forged }, after, proof)).toBe(false);
    }),
  );
});

test('tiles that grow batch by batch hold the roots of the whole', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 8 }),
      (batches) => {
        const tiles = new Map<string, Tile>();
        let size = 0;
        for (const count of batches) {
          for (const tile of growTiles([...tiles.values()], size, leaves.slice(size, size + count)))
            tiles.set(tileKey(tile), tile);
          size += count;
          if (size > leaves.length) return;
        }
        const inTiles = completeRootIn(
          (level, index) => tiles.get(tileKey({ level, index }))?.hashes,
        );
        expect(rootOf(inTiles, 0, size)).toEqual(complete(0, size));
      },
    ),
    { numRuns: 25 },
  );
});

test('the third level begins with 65,536 leaves', () => {
  const tiles = new Map(growTiles([], 0, leaves).map((tile) => [tileKey(tile), tile]));
  const inTiles = completeRootIn((level, index) => tiles.get(tileKey({ level, index }))?.hashes);

  expect([...tiles.values()].filter(({ level }) => level === 2)).toHaveLength(1);
  expect(rootOf(inTiles, 0, leaves.length)).toEqual(complete(0, leaves.length));
});

import { expect, test } from 'vitest';
import { leafHash, MerkleRoot } from '#domain/audit/merkle.ts';

/** The leaves that certificate-transparency implementations share as test vectors. */
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));

function rootOf(count: number): string {
  const merkle = new MerkleRoot();
  for (const leaf of leaves.slice(0, count)) merkle.add(leafHash(leaf));
  return merkle.root().toString('hex');
}

test.each([
  [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  [5, '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
])('the root over %i leaves is that of RFC 6962', (count, root) => {
  expect(rootOf(count)).toBe(root);
});

test('every leaf counts: a changed, missing or moved one gives another root', () => {
  const roots = new Set([
    rootOf(8),
    rootOf(7),
    (() => {
      const merkle = new MerkleRoot();
      for (const leaf of leaves.toReversed()) merkle.add(leafHash(leaf));
      return merkle.root().toString('hex');
    })(),
  ]);

  expect(roots.size).toBe(3);
});

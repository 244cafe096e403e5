import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openVault } from '#vault/vault.ts';

const vault = openVault(randomBytes(32));

test('what was encrypted comes back, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, place) => {
      expect(vault.decrypt(vault.encrypt(plain, place), place)).toBe(plain);
    }),
  );
});

test('a value moved to another row, altered in any byte, or read with another key does not open', () => {
  const sealed = vault.encrypt('Nguyễn', 'guardian.name:G-1');

  expect(() => vault.decrypt(sealed, 'guardian.name:G-2')).toThrow();
  expect(() => openVault(randomBytes(32)).decrypt(sealed, 'guardian.name:G-1')).toThrow();
  for (let at = 0; at < sealed.length; at++) {
    const altered = Buffer.from(sealed);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(() => vault.decrypt(altered, 'guardian.name:G-1')).toThrow();
  }
});

test('the same value is never stored twice the same way, and its index always is', () => {
  expect(vault.encrypt('+13125550100', 'p').equals(vault.encrypt('+13125550100', 'p'))).toBe(false);
  expect(vault.phoneIndex('+13125550100')).toEqual(vault.phoneIndex('+13125550100'));
  expect(vault.phoneIndex('+13125550100')).not.toEqual(vault.phoneIndex('+13125550101'));
  expect(openVault(randomBytes(32)).phoneIndex('+13125550100')).not.toEqual(
    vault.phoneIndex('+13125550100'),
  );
});

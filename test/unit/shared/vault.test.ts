import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { vaultOf } from '#test/support/keys/test-keys.ts';
import { fixedRing } from '#vault/data-key.ts';
import { KeyNotHeld, openVault } from '#vault/vault.ts';

const vault = vaultOf(randomBytes(32));

test('what was encrypted comes back, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, row) => {
      const place = `guardian.name:${row}` as const;
      expect(vault.decrypt(vault.encrypt(plain, place), place)).toBe(plain);
    }),
  );
});

test('a value moved to another row, altered in any byte, or read with another key does not open', () => {
  const sealed = vault.encrypt('Nguyễn', 'guardian.name:G-1');

  expect(() => vault.decrypt(sealed, 'guardian.name:G-2')).toThrow();
  expect(() => vaultOf(randomBytes(32)).decrypt(sealed, 'guardian.name:G-1')).toThrow();
  for (let at = 0; at < sealed.length; at++) {
    const altered = Buffer.from(sealed);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(() => vault.decrypt(altered, 'guardian.name:G-1')).toThrow();
  }
});

test('the same value is never stored twice the same way, and its index always is', () => {
  const sealed = () => vault.encrypt('+13125550100', 'phone.number:1');
  expect(sealed().equals(sealed())).toBe(false);
  expect(vault.phoneIndex('+13125550100')).toEqual(vault.phoneIndex('+13125550100'));
  expect(vault.phoneIndex('+13125550100')).not.toEqual(vault.phoneIndex('+13125550101'));
  expect(vaultOf(randomBytes(32)).phoneIndex('+13125550100')).not.toEqual(
    vault.phoneIndex('+13125550100'),
  );
});

test('a value names its key, which is authenticated with it, and a key opens its own class alone', () => {
  const ring = [
    { id: 1, class: 'guardian', bytes: randomBytes(32) },
    { id: 2, class: 'student', bytes: randomBytes(32) },
    { id: 300, class: 'guardian', bytes: randomBytes(32) },
  ] as const;
  const [guardian, student, newer] = ring;
  const sealed = openVault(fixedRing([newer, student])).encrypt('Nguyễn', 'guardian.name:G-1');
  expect(sealed.readUInt16BE()).toBe(300);
  expect(openVault(fixedRing(ring)).decrypt(sealed, 'guardian.name:G-1')).toBe('Nguyễn');
  expect(() => openVault(fixedRing([guardian])).decrypt(sealed, 'guardian.name:G-1')).toThrow(
    KeyNotHeld,
  );

  const twin = { ...newer, id: 1 };
  const relabeled = Buffer.concat([Buffer.of(0, 1), sealed.subarray(2)]);
  expect(() => openVault(fixedRing([twin])).decrypt(relabeled, 'guardian.name:G-1')).toThrow();
  const ofStudents = openVault(fixedRing([{ ...newer, class: 'student' }]));
  expect(() => ofStudents.decrypt(sealed, 'guardian.name:G-1')).toThrow('another class');
});

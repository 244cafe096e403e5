import type { Request } from 'express';
import { expect, test } from 'vitest';
import { clientAddress, clientNetwork } from '#web/client-address.ts';

const from = (address: string) => ({ get: () => address, socket: {} }) as unknown as Request;
const url = 'https://bot.example.org';

test.each([
  ['203.0.113.7', '203.0.113.250'],
  ['2001:db8:12:3400::1', '2001:db8:12:34ff:1:2:3:4'],
  ['2001:DB8:12:3400::1', '2001:0db8:0012:3401::'],
])('attack 53: %s and %s are one network', (one, other) => {
  expect(clientNetwork(from(one), url)).toBe(clientNetwork(from(other), url));
});

test.each([
  ['203.0.113.7', '203.0.114.7'],
  ['2001:db8:12:3400::1', '2001:db8:12:3500::1'],
  ['2001:db8::1', '2001:db9::1'],
])('%s and %s are two networks', (one, other) => {
  expect(clientNetwork(from(one), url)).not.toBe(clientNetwork(from(other), url));
});

test('where families ask for codes, an address of IPv4 is counted by itself', () => {
  expect(clientAddress(from('203.0.113.7'), url)).toBe('203.0.113.7');
  expect(clientAddress(from('198.51.100.1, 203.0.113.7'), url)).toBe('203.0.113.7');
});

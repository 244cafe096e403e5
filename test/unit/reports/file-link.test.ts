import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { familyLink } from '#domain/consent/family/family-link.ts';
import { fileAddress, isFileAddress, openFileLink } from '#domain/proof/file/file-link.ts';
import { sealFileSignIn } from '#domain/proof/file/file-sign-in.ts';
import { vaultOf } from '#test/support/keys/test-keys.ts';

const vault = vaultOf(randomBytes(32));
const operatorId = '0199c1de-0000-7000-8000-000000000001';
const expiresAt = Temporal.Instant.from('2026-11-24T19:00:00Z');
const before = expiresAt.subtract({ seconds: 1 });
const params = { campaign: '0199c1de-0000-7000-8000-000000000002', format: 'pdf' };

const address = fileAddress('evidence', params, { operatorId, expiresAt }, vault);
const signed = address.split('/').at(-1) ?? '';
const open = (text: string, kind = 'evidence', signer = vault) =>
  openFileLink(kind, text, signer, before);

test('a link names who asked, for what, and until when', () => {
  expect(open(signed)).toEqual({ kind: 'good', operatorId, params, expiresAt });
  expect(openFileLink('evidence', signed, vault, expiresAt).kind).toBe('expired');
});

test.each([
  ['another expiry', (text: string) => text.replace(/^./, (at) => (at === 'A' ? 'B' : 'A'))],
  ['another person', (text: string) => `${text.slice(0, 20)}A${text.slice(21)}`],
  ['another signature', (text: string) => text.replace(/.$/, (at) => (at === 'A' ? 'E' : 'A'))],
  ['nothing', () => ''],
  ['no signature', (text: string) => text.split('.')[0] ?? ''],
  ['less', (text: string) => text.slice(0, -1)],
  ['more', (text: string) => `${text}.A`],
])('a link with %s in it opens nothing', (_what, spoil) => {
  expect(open(spoil(signed))).toEqual({ kind: 'altered' });
});

test('a link of another kind or key, for a family, or of a sign-in opens no file', () => {
  const other = vaultOf(randomBytes(32));
  const family = familyLink({ guardianId: operatorId, expiresAt }, 'https://example.org', vault);
  const cookie = sealFileSignIn({ state: 'x', to: address }, vault, before);

  expect(open(signed, 'report')).toEqual({ kind: 'altered' });
  expect(open(signed, 'evidence', other)).toEqual({ kind: 'altered' });
  expect(open(family.split('/').at(-1) ?? '')).toEqual({ kind: 'altered' });
  expect(open(cookie)).toEqual({ kind: 'altered' });
});

test('a sign-in leads back to the page of a file, and to no other address', () => {
  expect(isFileAddress(address)).toBe(true);
  for (const other of [
    `https://example.org${address}`,
    `/${address}`,
    address.replace('/evidence/', '/../'),
    `${address}/en`,
    `${address}?to=x`,
    `${address}\n`,
    '/files/evidence/x',
    '/health/live',
  ])
    expect(isFileAddress(other)).toBe(false);
});

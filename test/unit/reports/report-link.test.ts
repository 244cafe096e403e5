import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { familyLink } from '#domain/consent/family/family-link.ts';
import {
  openReportToken,
  type ReportFormat,
  reportLink,
} from '#domain/consent/report/report-link.ts';
import { vaultOf } from '#test/support/keys/test-keys.ts';

const vault = vaultOf(randomBytes(32));
const operatorId = '0199c1de-0000-7000-8000-000000000001';
const expiresAt = Temporal.Instant.from('2026-11-24T19:00:00Z');
const before = expiresAt.subtract({ seconds: 1 });

function tokenFor(format: ReportFormat): string {
  const link = reportLink({ operatorId, expiresAt, format }, 'https://example.org/', vault);
  return /^https:\/\/example\.org\/reports\/consent\/([\w-]+)\.\w+$/.exec(link)?.[1] ?? '';
}

test('a link names who asked and until when', () => {
  const opened = openReportToken({ token: tokenFor('pdf'), format: 'pdf' }, vault, before);

  expect(opened).toEqual({ kind: 'good', operatorId, expiresAt });
});

test('a link that has expired says nothing of who asked', () => {
  expect(openReportToken({ token: tokenFor('pdf'), format: 'pdf' }, vault, expiresAt)).toEqual({
    kind: 'expired',
  });
});

test('the address of a picture, which chat platforms keep, opens no file', () => {
  const token = tokenFor('png');

  expect(openReportToken({ token, format: 'png' }, vault, before).kind).toBe('good');
  expect(openReportToken({ token, format: 'csv' }, vault, before)).toEqual({ kind: 'altered' });
  expect(openReportToken({ token, format: 'pdf' }, vault, before)).toEqual({ kind: 'altered' });
});

test.each([
  ['another operator', (token: string) => token.replace(/^./, (at) => (at === 'A' ? 'B' : 'A'))],
  ['another signature', (token: string) => token.replace(/.$/, (at) => (at === 'A' ? 'E' : 'A'))],
  ['nothing', () => ''],
  ['less', (token: string) => token.slice(0, -1)],
])('a token with %s in it opens nothing', (_what, spoil) => {
  const token = spoil(tokenFor('csv'));

  expect(openReportToken({ token, format: 'csv' }, vault, before)).toEqual({ kind: 'altered' });
});

test('a token made with another key, or for a family, opens no report', () => {
  const other = vaultOf(randomBytes(32));
  const family = familyLink({ guardianId: operatorId, expiresAt }, 'https://example.org', vault);

  expect(openReportToken({ token: tokenFor('csv'), format: 'csv' }, other, before)).toEqual({
    kind: 'altered',
  });
  const token = family.split('/').at(-1) ?? '';
  expect(openReportToken({ token, format: 'csv' }, vault, before)).toEqual({ kind: 'altered' });
});

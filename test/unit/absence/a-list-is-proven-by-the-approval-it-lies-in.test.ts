import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { expect, test } from 'vitest';
import { readUnder, type Start } from '#domain/sign-in/proof.ts';

const standing = {
  campaign: 'c1',
  version: 1,
  happening: 'absence',
  purpose: 'school-mission',
  schools: ['s1', 's2'],
  eventDate: '2026-11-30',
  texts: { en: 'Your child was marked absent.' },
  recipients: { count: 2 },
  approvalsNeeded: 1,
  expiresAt: '2026-11-30T18:00:00Z',
  stopTryingAt: '2026-11-30T20:00:00Z',
  stands: { until: '2027-01-29', from: '09:00', to: '15:00', most: 40 },
};
const { stands: _, ...list } = {
  ...standing,
  campaign: 'c2',
  schools: ['s1'],
  eventDate: '2027-01-29',
  groupMembers: { names: [], students: 40, digest: '' },
};

function startOf(content: Record<string, unknown> & { campaign: string }, under?: Start): Start {
  const sealedText = canonicalize(content) ?? '';
  return {
    campaignId: content.campaign,
    versionId: `v-${content.campaign}`,
    number: 1,
    fingerprint: hash('sha256', Buffer.from(sealedText), 'buffer'),
    purpose: 'school-mission',
    sealedText,
    authors: [],
    votes: [],
    under,
  };
}

test('a worker reads from both sealed texts that a list lies inside its approval', () => {
  expect(readUnder(startOf(list, startOf(standing)))).toMatchObject({ campaign: 'c1' });
  expect(readUnder(startOf(list))).toBeUndefined();
});

test.each([
  ['other words', { texts: { en: 'Your child is ill.' } }],
  ['words with a name', { fields: { texts: { en: '{child} is ill.' } } }],
  ['words to staff', { staffTexts: { en: 'Come in at ten.' } }],
  ['e-mails', { letters: { root: '', count: 1, stop: {} } }],
  ['another school', { schools: ['s1', 's3'] }],
  ['a later day', { eventDate: '2027-01-30' }],
  ['more students', { groupMembers: { names: [], students: 41, digest: '' } }],
  ['a closure', { happening: 'closed' }],
])('%s is not inside', (_what, change) => {
  expect(readUnder(startOf({ ...list, ...change }, startOf(standing)))).toBeUndefined();
});

test('an approval without an end covers nothing else, nor does one whose text was changed', () => {
  const { stands: _end, ...once } = standing;
  expect(readUnder(startOf(list, startOf(once)))).toBeUndefined();
  const changed = startOf(standing);
  const forged = { ...changed, sealedText: changed.sealedText.replace('"most":40', '"most":99') };
  expect(readUnder(startOf(list, forged))).toBeUndefined();
});

const first = {
  ...standing,
  happening: 'other',
  texts: { en: 'The library is open tonight until eight.' },
  groups: ['g1'],
  recipients: { count: 100 },
  stands: { until: '2027-01-29', from: '15:00', to: '17:00' },
};
const { stands: _weekly, ...week } = { ...first, campaign: 'c2', eventDate: '2027-01-25' };

test('a worker reads that a weekly notice is one of its weeks', () => {
  const largest = { ...week, recipients: { count: 125 } };
  expect(readUnder(startOf(largest, startOf(first)))).toMatchObject({ campaign: 'c1' });
});

test.each([
  ['other words', { texts: { en: 'The library is closed.' } }],
  ['other fields', { fields: { texts: { en: '{child}' }, phones: 2 } }],
  ['another group', { groups: ['g2'] }],
  ['everybody in place of a group', { groups: undefined }],
  ['fewer schools', { schools: ['s1'] }],
  ['another weekday', { eventDate: '2027-01-26' }],
  ['the day of the first one', { eventDate: '2026-11-30' }],
  ['a later day', { eventDate: '2027-02-01' }],
  ['more calls and texts', { recipients: { count: 126 } }],
  ['a list of absent students', { happening: 'absence' }],
  ['another kind', { purpose: 'other' }],
])('%s is none of its weeks', (_what, change) => {
  expect(readUnder(startOf({ ...week, ...change }, startOf(first)))).toBeUndefined();
});

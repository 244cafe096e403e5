import { expect, test } from 'vitest';
import { releaseStep } from '#domain/halt/halt.ts';

test.each([
  { who: 'a requester, first', mayRelease: false, askedBy: undefined, comesTo: 'ask' },
  { who: 'an approver, first', mayRelease: true, askedBy: undefined, comesTo: 'ask' },
  { who: 'an approver, after another person', mayRelease: true, askedBy: 'b', comesTo: 'release' },
  { who: 'a requester, after another person', mayRelease: false, askedBy: 'b', comesTo: 'ask' },
  { who: 'an approver, after themselves', mayRelease: true, askedBy: 'a', comesTo: 'refuse' },
])('$who: $comesTo', ({ mayRelease, askedBy, comesTo }) => {
  expect(releaseStep({ operatorId: 'a', mayAsk: true, mayRelease, askedBy })).toBe(comesTo);
});

test('who may neither ask nor release comes to nothing', () => {
  const wish = { operatorId: 'a', mayAsk: false, mayRelease: false };

  expect(releaseStep({ ...wish, askedBy: undefined })).toBe('refuse');
  expect(releaseStep({ ...wish, askedBy: 'b' })).toBe('refuse');
});

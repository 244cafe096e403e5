import { expect, test } from 'vitest';
import { nextStep } from '#domain/two-person-change/two-person-change.ts';

test.each([
  { who: 'a requester, first', mayConfirm: false, askedBy: null, comesTo: 'ask' },
  { who: 'an approver, first', mayConfirm: true, askedBy: null, comesTo: 'ask' },
  { who: 'an approver, after another person', mayConfirm: true, askedBy: 'b', comesTo: 'confirm' },
  { who: 'a requester, after another person', mayConfirm: false, askedBy: 'b', comesTo: 'ask' },
  { who: 'an approver, after themselves', mayConfirm: true, askedBy: 'a', comesTo: 'refuse' },
])('$who: $comesTo', ({ mayConfirm, askedBy, comesTo }) => {
  expect(nextStep({ operatorId: 'a', mayAsk: true, mayConfirm, askedBy })).toBe(comesTo);
});

test('who may neither ask nor release comes to nothing', () => {
  const request = { operatorId: 'a', mayAsk: false, mayConfirm: false };

  expect(nextStep({ ...request, askedBy: null })).toBe('refuse');
  expect(nextStep({ ...request, askedBy: 'b' })).toBe('refuse');
});

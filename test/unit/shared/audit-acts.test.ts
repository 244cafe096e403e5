import { expect, expectTypeOf, test } from 'vitest';
import { type Act, acts, type FactsOf } from '#domain/audit/acts/act.ts';
import type { Noted } from '#domain/audit/audit-entry.ts';

const id = '0193b6f0-0000-7000-8000-000000000001';

test.each<[Act, Record<string, unknown>, string]>([
  ['campaign-expired', { was: 'Marcus Bell' }, 'a name for a word'],
  ['campaign-expired', { was: '503-555-0100' }, 'a number for a word'],
  ['account-linked', { account: 'call +1 (503) 555-0100', signIn: id }, 'a number in an id'],
  ['district-frozen', { pause: '5035550100' }, 'a number for the id of a row'],
  ['card-lost', { platform: 'slack', said: 'a message' }, 'a fact that the act has not'],
  ['approver-away', { dayBack: 'next Monday' }, 'no platform, and words for a day'],
])('%s with %o is a fault: %s', (act, facts) => {
  expect(acts[act].safeParse(facts).success).toBe(false);
});

test('what an act has is taken as it is', () => {
  const facts = {
    version: 2,
    fingerprint: 'a'.repeat(64),
    platform: 'teams',
    given: 1,
    needed: 2,
    roles: ['approver', 'translator:so'],
    training: null,
  };

  expect(acts['campaign-approved'].parse(facts)).toEqual(facts);
});

test('no string but one of a closed list passes for a word', () => {
  expectTypeOf<'sent-back'>().toExtend<FactsOf<'campaign-expired'>['was']>();
  expectTypeOf<string>().not.toExtend<FactsOf<'campaign-expired'>['was']>();
  expectTypeOf<{ act: string }>().not.toExtend<{ act: Act }>();
  expectTypeOf<{ act: 'card-lost'; facts: { platform: string } }>().not.toExtend<Noted>();
});

import { expect, test } from 'vitest';
import { whyCard } from '#conversation/closure/why/why-card.ts';
import { whyDetailsCard } from '#conversation/closure/why/why-details.ts';
import type { Why, WhyAttempt } from '#domain/closure/why/why.ts';
import { channel, links, why } from '#test/support/cards/a-history.ts';

const dueAt = '2026-11-24T20:41:00Z';
const tally = { phones: 12, called: 3, reached: 2, spared: 9, dueAt: null };
const [told] = channel('voice').attempts;
const spared: Partial<WhyAttempt> = { state: 'suppressed', disposition: 'family-reached' };

const said = (
  { hasFamily = true, due = null as string | null, calls = true },
  attempts: WhyAttempt[],
) => {
  const asked: Why = {
    ...why,
    closure: { ...why.closure, callsContacts: calls },
    channels: [{ ...channel('voice'), attempts }],
    contact: { turn: 2, hasFamily, tally: { ...tally, dueAt: due } },
  };
  const card = whyCard(asked, { campaignId: 'c', links });
  return [card, whyDetailsCard(asked, links)].map(({ blocks }) => JSON.stringify(blocks));
};

test.each<[string, Parameters<typeof said>, string]>([
  [
    'was called',
    [{}, told === undefined ? [] : [told]],
    'Called because no person of the family had been reached',
  ],
  [
    'was called for a family that opted out',
    [{ hasFamily: false }, told === undefined ? [] : [told]],
    'Called because no phone of the family could be called, as after an opt-out',
  ],
  [
    'was not needed',
    [{}, told === undefined ? [] : [{ ...told, ...spared }]],
    'Not needed: the family or an earlier contact was reached',
  ],
  ['waits', [{ due: dueAt }, []], 'Number 2 in line: called from 2:41 pm'],
  ['was never due', [{}, []], 'Not called'],
  ['is told of a correction', [{ calls: false }, []], 'Told again: they heard the message'],
])('of a contact that %s, *why* gives the reason and how many were called', (_, of, words) => {
  for (const card of said(...of)) {
    expect(card).toContain(words);
    expect(card).toContain('3 of 12 contacts were called, 9 not needed');
  }
});

test('of anybody else it says nothing of contacts', () => {
  expect(JSON.stringify(whyCard(why, { campaignId: 'c', links }))).not.toContain('contact');
});

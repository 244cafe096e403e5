import { fact, factList, note, strong } from '#cards/blocks.ts';
import type { Button, Card, Fact } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import { stateWords } from '#conversation/people/role-words.ts';
import type { PolicyChangeView } from '#domain/district/policy-change.ts';
import { looseningWords } from './policy-words.ts';

/** What would loosen the district's policy, in the oversight channel, with who confirmed it. */
export function policyChangeCard(change: PolicyChangeView, timeZone: string): Card {
  const badge =
    change.state === 'waiting'
      ? { ...stateWords.waiting, text: 'Waiting for an administrator' }
      : stateWords[change.state];
  const words = change.loosenings.map(looseningWords);
  return {
    title: 'Policy change',
    badge,
    blocks: [
      strong('Loosen the district’s policy'),
      factList([
        ...words.map(({ label, before, after }) => fact(label, `${after} (before: ${before})`)),
        ...factsOf(change, timeZone),
      ]),
      ...(change.state === 'waiting'
        ? [
            note(
              'Someone with access to the server requested this. If you don’t know who and why, decline it. A stricter policy takes only one person.',
            ),
          ]
        : []),
    ],
    buttons: change.state === 'waiting' ? buttonsOf(change) : [],
    summary: `Policy change: ${words.map(({ label, after }) => `${label}: ${after}`).join('; ')}: ${badge.text.toLowerCase()}`,
  };
}

function factsOf(change: PolicyChangeView, timeZone: string): Fact[] {
  const { state, settledBy, settledAt } = change;
  return [
    { label: 'Requested by', value: `The command line, ${time(change.askedAt, timeZone)}` },
    ...(state === 'waiting'
      ? [{ label: 'Confirm by', value: time(change.expiresAt, timeZone) }]
      : []),
    ...(settledBy === null || settledAt === null
      ? []
      : [
          {
            label: state === 'confirmed' ? 'Confirmed by' : 'Declined by',
            value: `${settledBy}, ${time(settledAt, timeZone)}`,
          },
        ]),
  ];
}

function buttonsOf({ id, loosenings }: PolicyChangeView): Button[] {
  const words = loosenings.map(looseningWords);
  return [
    {
      verb: 'confirm-policy',
      label: 'Confirm',
      style: 'danger',
      data: { change: id },
      confirm: {
        title: 'Loosen the policy?',
        text: `${words.map(({ label, before, after }) => `${label}: ${after} (before: ${before})`).join('; ')}.`.slice(
          0,
          300,
        ),
        yes: 'Loosen it',
      },
    },
    { verb: 'decline-policy', label: 'Decline', data: { change: id } },
  ];
}

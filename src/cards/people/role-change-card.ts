import { factList, note, strong } from '#cards/blocks.ts';
import type { Button, Card, Fact } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import type { RoleChangeView } from '#domain/operator/role-change/role-change.ts';
import { stateWords, wishWords } from './role-words.ts';

/** One change of who may do what, in the channel of closures: everybody sees who is given power, and by whom. */
export function roleChangeCard(change: RoleChangeView, timeZone: string): Card {
  const { state } = change;
  const words = wishWords(change);
  return {
    title: 'Role change',
    badge: stateWords[state],
    blocks: [
      strong(words),
      factList(factsOf(change, timeZone)),
      ...(change.act === 'grant' && state === 'confirmed'
        ? [
            note(
              'It counts for later requests only. New approvers wait 24 hours, and for 7 days can’t act together with the people who gave them the role.',
            ),
          ]
        : []),
    ],
    buttons: state === 'waiting' ? decideButtons(change) : [],
    summary: `Role change: ${words}: ${stateWords[state].text.toLowerCase()}`,
  };
}

function factsOf(change: RoleChangeView, timeZone: string): Fact[] {
  const { state, askedBy, settledBy, settledAt } = change;
  const byWord = state === 'confirmed' ? 'Confirmed by' : 'Declined by';
  return [
    {
      label: change.act === 'deactivate' ? 'By' : 'Requested by',
      value: `${askedBy ?? 'The staff list'}, ${time(change.askedAt, timeZone)}`,
    },
    ...(state === 'waiting'
      ? [{ label: 'Confirm by', value: time(change.expiresAt, timeZone) }]
      : []),
    ...(settledBy === null || settledAt === null
      ? []
      : [{ label: byWord, value: `${settledBy}, ${time(settledAt, timeZone)}` }]),
  ];
}

/** `from` tells where the press was: a private card wants an answer of its own. */
export function decideButtons(change: RoleChangeView, from = 'channel'): Button[] {
  const data = { change: change.id, from };
  return [
    {
      verb: 'confirm-role',
      label: 'Confirm',
      style: 'primary',
      data,
      confirm: {
        title: 'Confirm this change?',
        text: `${wishWords(change)}. ${change.askedBy ?? ''} requested it.`,
        yes: 'Confirm it',
        no: 'Cancel',
      },
    },
    { verb: 'decline-role', label: 'Decline', data },
  ];
}

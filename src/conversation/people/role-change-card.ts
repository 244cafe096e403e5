import { factList, note, strong } from '#cards/blocks.ts';
import type { Button, Card, Fact } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import type { RoleChangeView } from '#domain/people/operator/role-change/role-change.ts';
import { mayNow, roleChangeWords, stateWords } from './role-words.ts';

/** One change of who may do what, in the channel of closures: everybody sees who is given power, and by whom. */
export function roleChangeCard(change: RoleChangeView, timeZone: string): Card {
  const { state } = change;
  const words = roleChangeWords(change);
  return {
    title: 'Role change',
    badge: stateWords[state],
    blocks: [
      strong(words),
      factList(factsOf(change, timeZone)),
      ...(change.act === 'grant' && state === 'confirmed' ? [note(grantedWords(change))] : []),
    ],
    buttons: state === 'waiting' ? decideButtons(change) : [],
    summary: `Role change: ${words}: ${stateWords[state].text.toLowerCase()}`,
  };
}

const grantedWords = ({ person, role }: RoleChangeView): string =>
  role === null || role === 'approver'
    ? `${person} can approve requests made from now on, after 24 hours. For 7 days not together with the people who gave the role.`
    : `${person} ${mayNow[role]}.`;

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
        text: `${roleChangeWords(change)}. ${change.askedBy ?? ''} requested it.`,
        yes: 'Confirm it',
      },
    },
    { verb: 'decline-role', label: 'Decline', data },
  ];
}

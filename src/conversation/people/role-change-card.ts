import { factList, note, strong } from '#cards/blocks.ts';
import type { Button, Card } from '#cards/card.ts';
import { changeButtons, changeFacts, stateBadge } from '#cards/words/change-blocks.ts';
import { mayNow, roleChangeWords } from '#cards/words/role-words.ts';
import type { RoleChangeView } from '#domain/people/operator/role-change/role-change.ts';

/** One change of who may do what, in the channel of closures: everybody sees who is given power, and by whom. */
export function roleChangeCard(change: RoleChangeView, timeZone: string): Card {
  const badge = stateBadge(change);
  const words = roleChangeWords(change);
  const asked = {
    label: change.act === 'deactivate' ? 'By' : 'Requested by',
    value: change.askedBy ?? 'The staff list',
  };
  return {
    title: 'Role change',
    badge,
    blocks: [
      strong(words),
      factList(changeFacts(change, { timeZone, asked })),
      ...(change.act === 'grant' && change.state === 'confirmed'
        ? [note(grantedWords(change))]
        : []),
    ],
    buttons: decideButtons(change),
    summary: `Role change: ${words}: ${badge.text.toLowerCase()}`,
  };
}

const grantedWords = ({ person, role }: RoleChangeView): string =>
  role === null || role === 'approver'
    ? `${person} can approve requests made from now on, after 24 hours. For 7 days not together with the people who gave the role.`
    : `${person} ${mayNow[role]}.`;

export const decideButtons = (change: RoleChangeView, from?: 'people'): Button[] =>
  changeButtons(change, 'role', {
    style: 'primary',
    ...(from && { from }),
    confirm: {
      title: 'Confirm this change?',
      text: `${roleChangeWords(change)}. ${change.askedBy ?? ''} requested it.`,
      yes: 'Confirm it',
    },
  });

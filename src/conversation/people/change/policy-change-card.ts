import { fact, factList, note, strong } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { changeButtons, changeFacts, stateBadge } from '#cards/words/change-blocks.ts';
import { mailBlockerWords } from '#cards/words/mail-words.ts';
import type { PolicyChangeView } from '#domain/district/policy-change.ts';
import { looseningWords } from './policy-words.ts';

/** What would loosen the district's policy, in the oversight channel, with who confirmed it. */
export function policyChangeCard(change: PolicyChangeView, timeZone: string): Card {
  const badge = stateBadge(change, {
    waiting:
      change.askedBy === null
        ? 'Waiting for two administrators'
        : 'Waiting for another administrator',
  });
  const words = change.loosenings.map(looseningWords);
  const changes = words.map(({ label, before, after }) =>
    fact(label, `${after} (before: ${before})`),
  );
  const asked = fact('Requested by', 'The command line');
  return {
    title: 'Policy change',
    badge,
    blocks: [
      strong('Loosen the district’s policy'),
      factList([
        ...changes,
        ...changeFacts(change, { timeZone, asked }),
        ...(change.askedBy === null ? [] : [fact('Confirmed first by', change.askedBy)]),
      ]),
      ...(change.noMail === undefined || ['declined', 'expired'].includes(change.state)
        ? []
        : [note(`No e-mail leaves yet: ${mailBlockerWords[change.noMail]}.`)]),
      ...(change.state === 'waiting'
        ? [
            note(
              'Someone with access to the server requested this. If you don’t know who and why, decline it. It takes two administrators; a stricter policy takes one person.',
            ),
          ]
        : []),
    ],
    buttons: changeButtons(change, 'policy', {
      confirm: {
        title: 'Loosen the policy?',
        text: `${changes.map(({ label, value }) => `${label}: ${value}`).join('; ')}.`.slice(
          0,
          300,
        ),
        yes: 'Loosen it',
      },
    }),
    summary: `Policy change: ${words.map(({ label, after }) => `${label}: ${after}`).join('; ')}: ${badge.text.toLowerCase()}`,
  };
}

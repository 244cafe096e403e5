import type { Button, Card } from '#cards/card.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { followUps, happenings, type ProtocolAction } from '#domain/shared/happening.ts';
import { type Doubt, followUpLabels, typedActions } from './action-words.ts';

/** No form opens for a drill, nor for the end of an action: the person says which one is meant. */
export function doubtCard(
  action: ProtocolAction,
  { doubt, words }: { doubt: Doubt; words: readonly string[] },
): Card {
  const real: Button = {
    verb: 'say',
    label: `It is real: ${happenings[action]}`,
    data: { words: ['closure', typedActions[action], ...words].join(' ') },
    opensForm: true,
  };
  const status: Button = {
    verb: 'say',
    label: 'Show the closure',
    data: { words: 'closure status' },
  };
  if (doubt === 'over') {
    const [label = ''] = followUps(action).map((one) => followUpLabels[one]);
    return sentenceCard({
      title: 'Is it over?',
      text: `Press “${label}” on the card of that closure. It goes to all families and staff of the school.`,
      buttons: [status, real],
    });
  }
  return sentenceCard({
    title: 'No form opens for a drill',
    text: 'A call drill rings staff phones alone. To tell families about a drill at school, press “Announcement”, choose “Other announcement”, and say that it is a drill.',
    buttons: [
      { verb: 'say', label: 'Call drill', data: { words: 'closure drill' }, opensForm: true },
      { verb: 'closure', label: 'Announcement', data: {}, opensForm: true },
      real,
    ],
  });
}

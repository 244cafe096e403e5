import { fact, factList, heading, note, say, strong } from '#cards/blocks.ts';
import type { Card, Fact } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import { changeButtons, changeFacts, stateBadge } from '#cards/words/change-blocks.ts';
import type { RosterChangeView } from '#domain/roster/refresh/roster-change.ts';
import { schoolFacts, sentence } from './roster-words.ts';

/** A roster that stopped because it would end many people, in the compliance channel, with who let it in. */
export function rosterChangeCard(change: RosterChangeView, timeZone: string): Card {
  const isWaiting = change.state === 'waiting';
  return {
    title: 'The roster stopped',
    badge: stateBadge(change, { waiting: 'Nothing was imported', confirmed: 'Let in' }),
    blocks: [
      strong('The new roster would drop many families.'),
      say(change.reasons.map((reason) => `• ${sentence(reason)}`).join('\n')),
      ...(change.schools.length === 0
        ? []
        : [heading('Students by school'), factList(schoolFacts(change.schools))]),
      factList(factsOf(change, timeZone)),
      ...(isWaiting
        ? [
            note(
              'Until then the roster before it stands, and closures reach its families. Ask the people who run the student information system whether this is meant.',
            ),
          ]
        : []),
    ],
    buttons: changeButtons(change, 'roster', {
      label: 'Let it in',
      confirm: {
        title: 'Drop these families?',
        text: `${change.reasons.map(sentence).join(' ')} Closures no longer reach them.`.slice(
          0,
          300,
        ),
        yes: 'Let it in',
      },
    }),
    summary: `The roster stopped: ${change.reasons.join('; ')}`,
  };
}

function factsOf(change: RosterChangeView, timeZone: string): Fact[] {
  const { state, askedBy, usedAt } = change;
  return [
    fact('Read', `${time(change.askedAt, timeZone)}${askedBy === null ? '' : `, for ${askedBy}`}`),
    ...changeFacts(change, { timeZone, by: 'Decide by', confirmed: 'Let in by' }),
    ...(state === 'confirmed'
      ? [fact('Imported', usedAt === null ? 'when it is read next' : time(usedAt, timeZone))]
      : []),
  ];
}

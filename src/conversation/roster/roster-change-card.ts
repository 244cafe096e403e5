import { fact, factList, heading, note, say, strong } from '#cards/blocks.ts';
import type { Button, Card, Fact } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import { stateWords } from '#conversation/people/role-words.ts';
import type { RosterChangeView } from '#domain/roster-refresh/roster-change.ts';
import { schoolFacts, sentence } from './roster-words.ts';

/** A roster that stopped because it would end many people, in the compliance channel, with who let it in. */
export function rosterChangeCard(change: RosterChangeView, timeZone: string): Card {
  const isWaiting = change.state === 'waiting';
  const badge = isWaiting
    ? { ...stateWords.waiting, text: 'Nothing was imported' }
    : stateWords[change.state];
  return {
    title: 'The roster stopped',
    badge,
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
    buttons: isWaiting ? buttonsOf(change) : [],
    summary: `The roster stopped: ${change.reasons.join('; ')}`,
  };
}

function factsOf(change: RosterChangeView, timeZone: string): Fact[] {
  const { state, askedBy, settledBy, settledAt, usedAt } = change;
  return [
    fact('Read', `${time(change.askedAt, timeZone)}${askedBy === null ? '' : `, for ${askedBy}`}`),
    ...(state === 'waiting' ? [fact('Decide by', time(change.expiresAt, timeZone))] : []),
    ...(settledBy === null || settledAt === null
      ? []
      : [
          fact(
            state === 'confirmed' ? 'Let in by' : 'Declined by',
            `${settledBy}, ${time(settledAt, timeZone)}`,
          ),
        ]),
    ...(state === 'confirmed'
      ? [fact('Imported', usedAt === null ? 'when it is read next' : time(usedAt, timeZone))]
      : []),
  ];
}

function buttonsOf({ id, reasons }: RosterChangeView): Button[] {
  return [
    {
      verb: 'confirm-roster',
      label: 'Let it in',
      style: 'danger',
      data: { change: id },
      confirm: {
        title: 'Drop these families?',
        text: `${reasons.map(sentence).join(' ')} Closures no longer reach them.`.slice(0, 300),
        yes: 'Let it in',
      },
    },
    { verb: 'decline-roster', label: 'Decline', data: { change: id } },
  ];
}

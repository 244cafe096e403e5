import { bulletList, fact, factList, heading, lineList, note, say, strong } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { day } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { AbsenceDay, AbsenceRun } from '#domain/closure/absence/find-absences.ts';
import type { ListedAbsences } from '#domain/closure/absence/record-absences.ts';
import { isAlive, stateWords } from '#domain/closure/campaign.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { absenceStopWords } from './absence-stop-words.ts';

/** What became of a list that somebody sent. */
export function sentListCard(listed: ListedAbsences, run: AbsenceRun): Card {
  const title = `Closure ${run.number}: ${plural(listed.students - run.excused, 'absent student')}`;
  return {
    title,
    blocks: [
      strong(nextWords(run)),
      ...(run.state === 'sent-back'
        ? []
        : bulletList('Why it waits', run.stops.map(absenceStopWords))),
      factList([
        fact('Homes to call', count(run.homes)),
        fact('Phones', count(run.phones)),
        ...leftOutFacts({ ...listed, excused: listed.excused + run.excused }),
      ]),
    ],
    buttons: [],
    summary: `${title}. ${nextWords(run)}`,
  };
}

function nextWords({ standing, stops, state, endReason }: AbsenceRun): string {
  if (state === 'sent-back') return endReason ?? 'It was sent back.';
  if (standing !== null)
    return `Calling starts now. ${standing.by.join(' and ')} approved it with closure ${standing.number}, until ${day(standing.until)}.`;
  return stops.length === 0
    ? 'An approver decides. Its card is in the closures channel.'
    : 'No one is called until an approver has looked at it. Its card is in the closures channel.';
}

const leftOutFacts = ({ excused, leftOut, strangers }: ListedAbsences) => [
  ...(excused === 0 ? [] : [fact('Excused, not called', count(excused))]),
  ...(leftOut === 0
    ? []
    : [fact('Present, late or without a code we know, not called', count(leftOut))]),
  ...(strangers === 0 ? [] : [fact('Not on your schools’ roster', count(strangers))]),
];

/** A list on which there is nobody to call about. */
export function nobodyCard(listed: ListedAbsences): Card {
  const facts = leftOutFacts(listed);
  const isOnRoster = listed.excused + listed.leftOut > 0;
  return {
    title: 'No one to call',
    blocks: [
      say(
        isOnRoster
          ? 'No student on this list is absent without an excuse at your schools.'
          : 'No id on this list is on your schools’ roster. Check that these are student ids.',
      ),
      ...(facts.length === 0 ? [] : [factList(facts)]),
    ],
    buttons: [],
    summary: 'No one to call',
  };
}

export const excusedCard = ({
  students,
  strangers,
}: {
  students: number;
  strangers: number;
}): Card =>
  sentenceCard({
    title: 'Excused today',
    text: [
      students === 0
        ? 'No student marked.'
        : `${plural(students, 'student')} marked. No new call goes to their families, unless a brother or sister is absent, too.`,
      ...(strangers === 0
        ? []
        : [`${plural(strangers, 'id is', 'ids are')} not on your schools’ roster.`]),
    ].join(' '),
  });

export const endedCard = (numbers: readonly number[]): Card =>
  sentenceCard({
    title: 'Ended',
    text: `The approval of closure ${numbers.join(', ')} covers no more lists. What calls under it stops at its next call. Each list waits for an approver now.`,
  });

/** A message shows so many ids of one kind. */
const mostIds = 60;

const idsOf = (ids: readonly string[]) =>
  `${ids.slice(0, mostIds).join(', ')}${ids.length > mostIds ? ` and ${count(ids.length - mostIds)} more` : ''}`;

/** Who acknowledged, who was told, who was not reached: by id, for those who listed them. */
export function dayCard(date: string, lists: readonly AbsenceDay[]): Card {
  const title = `Absent ${day(date)}`;
  if (lists.length === 0)
    return sentenceCard({ title, text: 'There is no list of today at your schools.' });
  return { title, blocks: lists.flatMap(listBlocks), buttons: [], summary: title };
}

function listBlocks(list: AbsenceDay): Block[] {
  const { number, state, notReached, hasStarted } = list;
  const isOver = !isAlive(state);
  const lines = [
    { label: 'Family knows (pressed 1)', ids: list.known },
    { label: 'Told', ids: list.told },
    // A list that was sent back is for nobody to call by hand.
    {
      label: hasStarted ? (isOver ? 'Not reached' : 'Not reached yet') : 'Not called',
      ids: notReached,
    },
    { label: 'Excused', ids: list.excused },
  ].flatMap(({ label, ids }) => (ids.length === 0 ? [] : [fact(label, idsOf(ids))]));
  return [
    heading(`Closure ${number} · ${stateWords[state]}`),
    ...(lines.length === 0 ? [] : [lineList(lines)]),
    ...(hasStarted && isOver && notReached.length > 0
      ? [note(`Type “closure unreached ${number}” for the families to call by hand.`)]
      : []),
  ];
}

import { fact, lineList, say } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import {
  type Deadline,
  type DeadlineState,
  type Deadlines,
  stateOf,
} from '#domain/incident/clock/deadline.ts';
import { noticesDrillTitle } from './deadline-words.ts';

type About = Omit<Deadlines, 'deadlines' | 'ransom' | 'vendors' | 'stateIsKnown'> & {
  deadline: Deadline;
};

/** Told before a deadline passes: once it is near, in its thread once more when it is close, and when it has passed. */
export function deadlineCard(about: About): Card {
  const { incident, deadline, timeZone, now } = about;
  const state = stateOf(deadline, now);
  const badge = badges[state];
  const title = incident.isDrill
    ? noticesDrillTitle
    : `Deadline of incident ${incident.number} · ${deadline.office}`;
  return {
    title,
    ...(incident.isDrill ? { isDrill: true as const } : {}),
    badge: incident.isDrill ? { ...badge, tone: 'drill' } : badge,
    blocks: [
      ...(incident.isDrill ? [say(`Drill ${incident.number}: ${deadline.office}.`)] : []),
      lineList([
        ...(deadline.dueAt === null ? [] : [fact('Due', time(deadline.dueAt, timeZone))]),
        fact('Law', deadline.citation),
        ...(deadline.toldAt === null
          ? []
          : [fact('Told', `${deadline.toldBy ?? 'Someone'}, ${time(deadline.toldAt, timeZone)}`)]),
      ]),
      ...(deadline.isOurs ? [] : [say(`“${deadline.quote}”`)]),
    ],
    buttons:
      deadline.toldAt === null
        ? [
            {
              verb: 'incident-told',
              label: incident.isDrill ? 'Drill: it was told' : 'It was told',
              style: 'primary',
              data: { incident: incident.id, clock: deadline.clock },
            },
          ]
        : [],
    summary: `${incident.isDrill ? 'DRILL. ' : ''}${deadline.office}: ${badge.text.toLowerCase()}`,
  };
}

const badges = {
  told: { text: 'Told', tone: 'good' },
  waiting: { text: 'Not running yet', tone: 'neutral' },
  running: { text: 'Running', tone: 'neutral' },
  near: { text: 'Due soon', tone: 'warning' },
  close: { text: 'Due very soon', tone: 'bad' },
  overdue: { text: 'Overdue', tone: 'bad' },
} as const;

/** What its thread is told, for an edit alone tells nobody; `told` is what it knows. */
export function deadlineMilestone(
  about: About,
  told: string,
): { state: DeadlineState; card?: Card } {
  const { incident, deadline, timeZone, now } = about;
  const state = stateOf(deadline, now);
  if (told === '' || told === state) return { state };
  const due = deadline.dueAt === null ? '' : time(deadline.dueAt, timeZone);
  const text = {
    told: `${deadline.toldBy ?? 'Someone'} said that it was told.`,
    waiting: 'It is not running.',
    running: 'It is running.',
    near: `It is due ${due}.`,
    close: `It is due very soon: ${due}.`,
    overdue: `It was due ${due}, and nobody said that it was told.`,
  }[state];
  return {
    state,
    card: incident.isDrill
      ? { ...sentenceCard({ title: noticesDrillTitle, text: `DRILL. ${text}` }), isDrill: true }
      : sentenceCard({ title: badges[state].text, text }),
  };
}

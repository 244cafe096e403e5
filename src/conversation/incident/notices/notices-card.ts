import { fact, factList, heading, lineList, note, say } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import {
  deadlineWords,
  noStateWords,
  noticesDrillTitle,
  starWords,
  vendorNote,
  vendorWords,
} from '#conversation/incident/deadline-words.ts';
import { type Deadlines, ransomSteps, stateOf } from '#domain/incident/clock/deadline.ts';
import type { ConcernedCounts } from '#domain/incident/concerned/scope.ts';
import { plural } from '#domain/shared/count-words.ts';

export type NoticesView = Deadlines & {
  counts: ConcernedCounts;
  hasNotice: boolean;
  isClosed: boolean;
};

/** Whom an incident concerns, in counts, and who must be told by when. It stands below the incident's own card. */
export function noticesCard(view: NoticesView): Card {
  const { incident, deadlines, now } = view;
  const running = deadlines.filter(({ applies }) => applies);
  const late = running.filter((one) => stateOf(one, now) === 'overdue').length;
  const left = running.filter(({ toldAt }) => toldAt === null).length;
  // A drill that is over notifies no one.
  const isOver = incident.isDrill && view.isClosed;
  const state = isOver
    ? 'over'
    : late > 0
      ? `${plural(late, 'deadline')} overdue`
      : left === 0
        ? 'Everyone was told'
        : `${left} still to be told`;
  const title = incident.isDrill
    ? noticesDrillTitle
    : `Required notices for incident ${incident.number}`;
  return {
    title,
    ...(incident.isDrill ? { isDrill: true as const } : {}),
    badge: {
      text: incident.isDrill ? `Breach drill ${incident.number} · ${state}` : state,
      tone: incident.isDrill ? 'drill' : late > 0 ? 'bad' : left === 0 ? 'good' : 'warning',
    },
    blocks: [
      factList([
        fact('Affected', concernedWords(view.counts)),
        ...view.ransom.map(({ what, at, saidBy }) =>
          fact(ransomSteps[what], `${time(at, view.timeZone)}, as ${saidBy} said`),
        ),
      ]),
      ...deadlineBlocks(view),
    ],
    buttons: buttonsOf(view),
    summary: incident.isDrill
      ? `DRILL ${incident.number} · who must be told: ${state}`
      : `${title}. ${state}`,
  };
}

export const concernedWords = (counts: ConcernedCounts): string =>
  counts === null
    ? 'Not recorded yet. Press “Who is affected”.'
    : `${plural(counts.students, 'student')}, ${plural(counts.guardians, 'guardian')}`;

function deadlineBlocks(view: NoticesView): Block[] {
  const running = view.deadlines.filter(({ applies }) => applies);
  const spared = view.deadlines.filter(({ applies }) => !applies).map(({ office }) => office);
  return [
    heading('Required notices, and by when'),
    lineList(running.map((one) => fact(one.office, deadlineWords(one, view)))),
    ...(spared.length === 0
      ? []
      : [note(`Not required for this few people: ${spared.join('; ')}.`)]),
    ...(running.some(({ isOurs }) => isOurs) && view.stateIsKnown ? [note(starWords)] : []),
    ...(view.stateIsKnown ? [] : [say(noStateWords)]),
    ...vendorBlocks(view),
    note(
      'Compliance staff and administrators of the whole district use these buttons. An approver decides on what families are told.',
    ),
    note('Counsel decides what the law asks for here. No name is shown in this channel.'),
  ];
}

/** The law sets a vendor a time of its own, which the district reads. */
const vendorBlocks = ({ vendors, timeZone }: NoticesView): Block[] =>
  vendors.length === 0
    ? []
    : [
        heading('If a vendor lost it, the vendor tells'),
        lineList(vendors.map((one) => fact(one.office, vendorWords(one, timeZone)))),
        note(vendorNote),
      ];

function buttonsOf({ incident, counts, deadlines, ransom, isClosed }: NoticesView): Button[] {
  const data = { incident: incident.id };
  const said = (label: string) => (incident.isDrill ? `Drill: ${label}` : label);
  const files: Button = { verb: 'incident-files', label: said('Files'), data };
  const isOpen = !(isClosed && incident.isDrill);
  const told: Button[] =
    isOpen && deadlines.some((one) => one.applies && one.toldAt === null)
      ? [{ verb: 'incident-told-form', label: said('Someone was told'), data, opensForm: true }]
      : [];
  if (isClosed) return [...told, files];
  return [
    { verb: 'incident-scope-form', label: said('Who is affected'), data, opensForm: true },
    ...(counts === null || incident.isDrill
      ? []
      : [
          {
            verb: 'incident-notice-form',
            label: 'Tell the families',
            style: 'primary',
            data,
            opensForm: true,
          } satisfies Button,
        ]),
    files,
    ...told,
    ...(ransom.some(({ what }) => what === 'paid')
      ? []
      : [
          {
            verb: 'incident-ransom-form',
            label: said('Ransom'),
            data,
            opensForm: true,
          } satisfies Button,
        ]),
  ];
}

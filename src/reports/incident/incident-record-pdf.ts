import { fullTime } from '#cards/format.ts';
import { roleNames } from '#cards/words/role-words.ts';
import { type Deadline, ransomSteps, stateOf } from '#domain/incident/clock/deadline.ts';
import type { IncidentRecord } from '#domain/incident/find-incident-record.ts';
import {
  everyIncidentRole,
  incidentKinds,
  incidentRoles,
  incidentTasks,
} from '#domain/incident/incident.ts';
import { count } from '#domain/shared/count-words.ts';
import {
  addWords,
  closePdf,
  keepTogether,
  openPdf,
  type Pdf,
  pale,
} from '#reports/pdf-document.ts';
import { addTable, heightToKeep, type Table } from '#reports/pdf-table.ts';

/** One incident for counsel and the insurer: what was done, by whom and when. Families are counted, never named. */
export async function incidentRecordPdf(record: IncidentRecord): Promise<Buffer> {
  const { view, found, clocks } = record;
  const title = `${view.isDrill ? 'DRILL: breach drill' : 'Incident'} ${view.number}`;
  const pdf = openPdf(`${title}, ${found.registeredName}`);
  addWords(pdf, 'P', found.registeredName, { size: 11, fill: pale });
  addWords(pdf, 'H1', title, { size: 22, bold: true });
  addWords(pdf, 'P', `As it stood ${at(record, clocks.now)}.`, { size: 10, fill: pale });
  addSection(pdf, 'What happened', ['What', 'As recorded'], factsOf(record));
  addSaid(pdf, 'What was known at first', view.known);
  if (view.notices !== null) addSaid(pdf, 'Why notices are needed or not', view.noticesWhy);
  addSection(pdf, 'Who worked on it', ['Role', 'Person'], peopleOf(record));
  addSection(pdf, 'Checklist', ['Task', 'Owner', 'Due', 'Done'], tasksOf(record));
  addSection(pdf, 'Who had to be told', ['Who', 'Law', 'Due', 'Told'], clocksOf(record));
  for (const text of clockNotes(record))
    addWords(pdf, 'P', text, { size: 8.5, fill: pale, above: 6 });
  addSection(pdf, 'Review', ['What', 'As recorded'], [['Written', reviewWords(record)]]);
  addSaid(pdf, 'What happened', view.whatHappened);
  addSaid(pdf, 'What changes', view.whatChanges);
  return closePdf(pdf, `${found.registeredName}. Families are counted here, not named.`);
}

const at = ({ view }: IncidentRecord, instant: Temporal.Instant | null, none = 'Not yet') =>
  instant === null ? none : fullTime(instant, view.timeZone);

const by = (record: IncidentRecord, who: string | null, when: Temporal.Instant | null) =>
  when === null ? 'Not yet' : `${who ?? 'Someone'}, ${at(record, when)}`;

/** A heading never stands alone at the foot of a page. */
function addSection(
  pdf: Pdf,
  heading: string,
  labels: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const table: Table = { columns: labels.map((label) => ({ label, align: 'left' })), rows };
  keepTogether(pdf, headingHeight + heightToKeep(pdf, table));
  addWords(pdf, 'H2', heading, { size: 13, bold: true, above: 14 });
  pdf.doc.y += 4;
  addTable(pdf, table);
}

const headingHeight = 40;

/** What somebody of the staff typed, whole: a table would cut it. */
function addSaid(pdf: Pdf, heading: string, text: string | null): void {
  if (text === null) return;
  keepTogether(pdf, headingHeight + 20);
  addWords(pdf, 'H3', heading, { size: 9, bold: true, above: 8 });
  addWords(pdf, 'P', text, { size: 9, above: 2 });
}

function factsOf(record: IncidentRecord): string[][] {
  const { view, openedAs, found } = record;
  const roles = openedAs.map((role) => roleNames[role].toLowerCase()).join(', ');
  return [
    ['Kind', incidentKinds[view.kind]],
    ...(view.closure === null ? [] : [['Closure', count(view.closure)]]),
    ['Discovered', at(record, view.discoveredAt)],
    ['Opened', `${by(record, view.openedBy, view.openedAt)}${roles === '' ? '' : ` (${roles})`}`],
    ['Calls and exports frozen', frozenWords(record)],
    [
      'Audit log kept',
      view.checkpointSize === null
        ? 'Not posted yet'
        : `${count(view.checkpointSize)} entries, signed and posted to the witnesses`,
    ],
    ...record.clocks.ransom.map((one) => [
      ransomSteps[one.what],
      `${at(record, one.at)}, as ${one.saidBy} said`,
    ]),
    ['Students concerned', counted(found.counts?.students)],
    ['Parents and guardians concerned', counted(found.counts?.guardians)],
    ['Notices', noticesWords(record)],
    ['Closed', by(record, view.closedBy, view.closedAt)],
  ];
}

const counted = (number: number | undefined) =>
  number === undefined ? 'Not counted yet' : count(number);

function frozenWords(record: IncidentRecord): string {
  const { freeze, frozenAt } = record.view;
  if (freeze === null) return 'A drill: nothing was frozen';
  const end =
    freeze.releasedAt === null
      ? 'still frozen'
      : `resumed ${at(record, freeze.releasedAt)} by ${freeze.askedBy ?? 'someone'} and ${freeze.releasedBy ?? 'someone'}`;
  return `${at(record, frozenAt)}; ${end}`;
}

function noticesWords(record: IncidentRecord): string {
  const { notices, noticesDecidedBy, noticesDecidedAt } = record.view;
  if (notices === null) return 'Not decided yet';
  const decided = notices === 'needed' ? 'Needed' : 'Not needed';
  return `${decided}, decided by ${by(record, noticesDecidedBy, noticesDecidedAt)}`;
}

const peopleOf = ({ view }: IncidentRecord): string[][] =>
  everyIncidentRole.map((role) => [incidentRoles[role], view.roles[role]?.name ?? 'Not assigned']);

const tasksOf = (record: IncidentRecord): string[][] =>
  record.view.tasks.map((task) => [
    incidentTasks[task.task],
    task.owner ?? 'Nobody',
    at(record, task.dueAt),
    task.doneAt === null
      ? `Not yet${task.isLate ? ', late' : ''}`
      : `${by(record, task.doneBy, task.doneAt)}${isAfter(task.doneAt, task.dueAt) ? ', late' : ''}`,
  ]);

const isAfter = (one: Temporal.Instant, other: Temporal.Instant) =>
  Temporal.Instant.compare(one, other) > 0;

const clocksOf = (record: IncidentRecord): string[][] =>
  record.clocks.deadlines.map((one) => [
    one.office,
    `${one.citation}${one.isOurs ? ' *' : ''}`,
    at(record, one.dueAt, 'Not running yet'),
    one.applies ? toldWords(record, one) : 'Not required: too few',
  ]);

const clockNotes = ({ clocks: { deadlines, stateIsKnown } }: IncidentRecord): string[] => [
  ...(deadlines.some(({ isOurs }) => isOurs)
    ? ['* The law names no number of days or hours: the time is Bellwether’s own.']
    : []),
  ...(stateIsKnown
    ? []
    : [
        'The district’s state isn’t set, or has no deadlines here: 24 hours are the shortest time that a law we know sets.',
      ]),
];

function toldWords(record: IncidentRecord, deadline: Deadline): string {
  const { toldAt, toldBy, dueAt } = deadline;
  if (toldAt === null)
    return stateOf(deadline, record.clocks.now) === 'overdue' ? 'Not told: missed' : 'Not yet';
  const isLate = dueAt !== null && isAfter(toldAt, dueAt);
  return `${isLate ? 'Missed' : 'Met'}: ${by(record, toldBy, toldAt)}`;
}

const reviewWords = (record: IncidentRecord) =>
  by(record, record.view.reviewedBy, record.view.reviewedAt);

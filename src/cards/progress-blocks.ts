import type { ChannelTally, Disposition } from '#domain/attempt/attempt.ts';
import type { CampaignView } from '#domain/campaign/campaign-view.ts';
import type { Block, Fact } from './card.ts';
import { dispositionWords } from './disposition-words.ts';
import { clock, count, percent, plural, span } from './format.ts';
import { paceWords, pressureWords } from './pace-words.ts';

/** How far it has come, and at the end the summary: who asked, who approved, what happened to each phone. */
export function progressBlocks(view: CampaignView): Block[] {
  const { tally } = view;
  if (tally === undefined) return [];
  const isOver = view.state === 'finished' || view.state === 'stopped';
  const { phones } = tally;
  return [
    isOver
      ? {
          kind: 'progress',
          done: phones.reached,
          total: phones.total,
          label: `${count(phones.reached)} of ${plural(phones.total, 'phone')} reached · ${percent(phones.reached, phones.total)}`,
        }
      : {
          kind: 'progress',
          done: phones.settled,
          total: phones.total,
          label: `${count(phones.settled)} of ${plural(phones.total, 'phone')} done · ${count(phones.reached)} reached`,
        },
    ...(view.slowed?.pressure === undefined
      ? []
      : [
          {
            kind: 'note' as const,
            tone: 'warning' as const,
            text: pressureWords(view.slowed.pressure),
          },
        ]),
    { kind: 'facts', facts: isOver ? summaryFacts(view) : runningFacts(view) },
    ...outcomeTable('Calls', tally.voice),
    ...outcomeTable('Texts', tally.text),
    ...(isOver ? excludedBlocks(view) : []),
  ];
}

/** At present, to a tenth. */
function callsPerSecond({ callsPerSecond: limit, slowed }: CampaignView): number {
  return slowed === undefined
    ? limit
    : Math.max(0.1, Math.round(Math.min(limit, slowed.callsPerSecond) * 10) / 10);
}

function runningFacts(view: CampaignView): Fact[] {
  const { tally } = view;
  if (tally === undefined) return [];
  const isStill = view.state === 'paused' || view.freeze !== undefined;
  return [
    { label: 'Under way', value: count(tally.inProgress) },
    { label: 'Not yet called', value: count(tally.planned) },
    { label: 'To be tried again', value: count(tally.waiting) },
    { label: 'Withdrawals taken', value: count(tally.revocationsTaken) },
    {
      label: 'Pace',
      value: `${paceWords({ ...view, callsPerSecond: callsPerSecond(view) })}, about ${span(Math.max(1, tally.planned) / callsPerSecond(view))} ${isStill ? 'once it goes on' : 'left'}`,
    },
  ];
}

function summaryFacts(view: CampaignView): Fact[] {
  const { tally } = view;
  if (tally === undefined) return [];
  const took =
    view.startedAt !== null && view.endedAt !== null
      ? view.startedAt.until(view.endedAt).total('seconds')
      : 0;
  const approvedAt = view.decisions.findLast(({ decision }) => decision === 'approved')?.at;
  return [
    {
      label: 'Reached',
      value: `${count(tally.reached.person)} by a person, ${count(tally.reached.machine)} on a machine, ${count(tally.reached.text)} by text`,
    },
    { label: 'Not reached', value: plural(tally.phones.total - tally.phones.reached, 'phone') },
    {
      label: 'Withdrawals taken',
      value: count(tally.revocationsTaken),
    },
    { label: 'Calls and texts placed', value: count(tally.triesPlaced) },
    ...(view.startedAt === null || view.endedAt === null
      ? []
      : [
          {
            label: 'Ran',
            value: `${clock(view.startedAt, view.timeZone)} to ${clock(view.endedAt, view.timeZone)} (${span(took)})`,
          },
        ]),
    ...(approvedAt === undefined
      ? []
      : [
          {
            label: 'From asking to approval',
            value: span(view.submittedAt.until(approvedAt).total('seconds')),
          },
        ]),
    ...(view.frozen === undefined ? [] : [{ label: 'Fingerprint', value: view.frozen.code }]),
    ...(view.auditEntries === undefined
      ? []
      : [
          {
            label: 'Evidence',
            value: `audit entries ${view.auditEntries.first} to ${view.auditEntries.last}`,
          },
        ]),
  ];
}

function outcomeTable(title: string, tally: ChannelTally): Block[] {
  const rows = Object.entries(tally.byDisposition) as [Disposition, number][];
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: [title, 'Phones'],
      align: 'lr',
      rows: rows
        .toSorted((a, b) => b[1] - a[1])
        .map(([disposition, phones]) => [dispositionWords[disposition], count(phones)]),
    },
  ];
}

function excludedBlocks(view: CampaignView): Block[] {
  const excluded = view.frozen?.excluded ?? [];
  if (excluded.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: ['Never attempted, because', 'Calls or texts'],
      align: 'lr',
      rows: excluded.map((line) => [
        `${line.reason} (${line.channel === 'voice' ? 'call' : 'text'})`,
        count(line.count),
      ]),
    },
  ];
}

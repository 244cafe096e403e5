import { factList, progress, table } from '#cards/blocks.ts';
import type { Block, Fact } from '#cards/card.ts';
import { clock, percent, span } from '#cards/format.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { outcomeTable } from './outcome-table.ts';
import { paceBlocks, runningFacts } from './pace-blocks.ts';

/** How far it has come, and at the end the summary: who asked, who approved, what happened to each phone. */
export function progressBlocks(view: CampaignView): Block[] {
  const { tally } = view;
  if (tally === undefined) return [];
  const isOver = view.state === 'finished' || view.state === 'stopped';
  const { phones } = tally;
  return [
    isOver
      ? progress(
          phones.reached,
          phones.total,
          `${count(phones.reached)} of ${plural(phones.total, 'phone')} reached · ${percent(phones.reached, phones.total)}`,
        )
      : progress(
          phones.settled,
          phones.total,
          `${count(phones.settled)} of ${plural(phones.total, 'phone')} done · ${count(phones.settledReached)} reached`,
        ),
    ...(isOver ? [] : paceBlocks(view)),
    factList(isOver ? summaryFacts(view) : runningFacts(view)),
    ...outcomeTable(view, 'voice'),
    ...outcomeTable(view, 'text'),
    ...(isOver ? excludedBlocks(view) : []),
  ];
}

/** What began and ended within a minute needs no second hour. */
const fromTo = (from: string, to: string) => (from === to ? from : `${from} to ${to}`);

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
      value: `${count(tally.reached.person)} in person, ${count(tally.reached.machine)} by voicemail, ${count(tally.reached.text)} by text`,
    },
    { label: 'Not reached', value: plural(tally.phones.total - tally.phones.reached, 'phone') },
    {
      label: 'Opt-outs',
      value: count(tally.revocationsTaken),
    },
    { label: 'Calls and texts placed', value: count(tally.triesPlaced) },
    ...(view.startedAt === null || view.endedAt === null
      ? []
      : [
          {
            label: 'Ran',
            value: `${fromTo(clock(view.startedAt, view.timeZone), clock(view.endedAt, view.timeZone))} (${span(took)})`,
          },
        ]),
    ...(approvedAt === undefined
      ? []
      : [
          {
            label: 'Time to approval',
            value: span(view.submittedAt.until(approvedAt).total('seconds')),
          },
        ]),
    ...(view.sealed === undefined ? [] : [{ label: 'Fingerprint', value: view.sealed.code }]),
    ...(view.auditEntries === undefined
      ? []
      : [
          {
            label: 'Evidence',
            value: `audit log entries ${view.auditEntries.first} to ${view.auditEntries.last}`,
          },
        ]),
  ];
}

function excludedBlocks(view: CampaignView): Block[] {
  const excluded = view.sealed?.excluded ?? [];
  if (excluded.length === 0) return [];
  return [
    table(
      ['Not contacted', 'Calls or texts'],
      'lr',
      excluded.map((line) => [
        `${line.reason} (${line.channel === 'voice' ? 'call' : 'text'})`,
        count(line.count),
      ]),
    ),
  ];
}

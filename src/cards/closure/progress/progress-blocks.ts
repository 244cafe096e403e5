import { fact, factList, progress } from '#cards/blocks.ts';
import type { Block, Fact } from '#cards/card.ts';
import { clock, percent, span } from '#cards/format.ts';
import type { CampaignTally } from '#domain/attempt/tally/tally.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { forecastOf } from '#domain/campaign/view/milestone.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { confirmedFacts } from './confirmed-facts.ts';
import { costFacts } from './cost-facts.ts';
import { familyFacts } from './family-facts.ts';
import { officeFacts } from './office-facts.ts';
import { outcomeTable } from './outcome-table.ts';
import { paceBlocks, runningFacts } from './pace-blocks.ts';

/** What everybody looks for first: the bar, what goes wrong, the families, and how it goes on or came out. */
export function progressBlocks(view: CampaignView): Block[] {
  const { tally } = view;
  if (tally === undefined) return [];
  const facts = isOver(view) ? summaryFacts(view) : runningFacts(view);
  return [
    bar(view, tally.phones),
    ...(isOver(view) ? [] : paceBlocks(view)),
    factList([
      ...familyFacts(view),
      ...confirmedFacts(view),
      ...facts,
      ...officeFacts(view.transfers),
    ]),
  ];
}

/** Line by line, what became of the phones. */
export function outcomeBlocks(view: CampaignView): Block[] {
  if (view.tally === undefined) return [];
  return [...outcomeTable(view, 'voice'), ...outcomeTable(view, 'text')];
}

function bar(view: CampaignView, { total, reached, left }: CampaignTally['phones']): Block {
  if (isOver(view)) {
    const words = `${count(reached)} of ${plural(total, 'phone')} reached · ${percent(reached, total)}`;
    return progress(reached, total, words);
  }
  const forecast = forecastOf(view);
  const isInTime = forecast !== undefined && forecast.tooLate === 0 && !forecast.standsStill;
  const end = isInTime ? [`done about ${clock(forecast.doneAt, view.timeZone)}`] : [];
  const words = [`${count(reached)} reached`, `${count(left)} left`, ...end];
  return progress(total - left, total, words.join(' · '));
}

const isOver = ({ state }: CampaignView) => state === 'finished' || state === 'stopped';

/** What began and ended within a minute needs no second hour. */
const fromTo = (from: string, to: string) => (from === to ? from : `${from} to ${to}`);

function summaryFacts(view: CampaignView): Fact[] {
  const { tally } = view;
  if (tally === undefined) return [];
  const { reached, phones } = tally;
  const approvedAt = view.decisions.findLast(({ decision }) => decision === 'approved')?.at;
  return [
    fact(
      'Reached',
      `${count(reached.person)} in person, ${count(reached.machine)} by voicemail, ${count(reached.text)} by text`,
    ),
    fact('Not reached', plural(phones.total - phones.reached, 'phone')),
    ...ranFacts(view),
    ...excludedFacts(view),
    ...costFacts(view),
    ...(tally.revocationsTaken === 0 ? [] : [fact('Opt-outs', count(tally.revocationsTaken))]),
    ...(approvedAt === undefined
      ? []
      : [fact('Time to approval', span(view.submittedAt.until(approvedAt).total('seconds')))]),
    ...(view.sealed === undefined ? [] : [fact('Fingerprint', view.sealed.code)]),
    ...(view.auditEntries === undefined
      ? []
      : [
          fact(
            'Evidence',
            `audit log entries ${view.auditEntries.first} to ${view.auditEntries.last}`,
          ),
        ]),
  ];
}

function ranFacts({ startedAt, endedAt, timeZone }: CampaignView): Fact[] {
  if (startedAt === null || endedAt === null) return [];
  const seconds = startedAt.until(endedAt).total('seconds');
  // What is over is no estimate: 65 s are a minute.
  const took = span(seconds < 60 ? seconds : Math.round(seconds / 60) * 60);
  return [fact('Ran', `${fromTo(clock(startedAt, timeZone), clock(endedAt, timeZone))} (${took})`)];
}

/** Each reason once, with the calls and texts that it kept from going out; by phone it is behind Details. */
function excludedFacts({ sealed }: CampaignView): Fact[] {
  const byReason = Map.groupBy(sealed?.excluded ?? [], ({ reason }) => reason);
  if (byReason.size === 0) return [];
  const words = [...byReason].map(([reason, lines]) => {
    const counts = lines.map((line) => plural(line.count, units[line.channel])).join(', ');
    return `${counts}: ${reason}`;
  });
  return [fact('Not contacted', words.join('\n'))];
}

const units = { voice: 'call', text: 'text' } as const;

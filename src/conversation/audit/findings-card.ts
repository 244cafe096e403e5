import { fact, factList, table } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { findingKinds, isRisk } from '#domain/audit-run/finding/finding-kinds.ts';
import type { FindingsList } from '#domain/audit-run/finding/finding-view.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { severityWords } from './finding-words.ts';

/** Teams shows six. */
const mostButtons = 6;

/** `/audit findings`: everything that nobody has closed yet, for one person's eyes. */
export function findingsCard({ lines, now, timeZone }: FindingsList): Card {
  const open = lines.reduce((sum, line) => sum + line.open, 0);
  const resolved = lines.reduce((sum, line) => sum + line.resolved, 0);
  if (lines.length === 0) {
    return sentenceCard({
      title: 'Findings',
      text: 'No finding is open. The last audit’s card says when it ran.',
    });
  }
  return {
    title: 'Findings',
    blocks: [
      factList([
        fact('As of', time(now, timeZone)),
        fact('Open', count(open)),
        fact('Waiting to be closed', count(resolved)),
      ]),
      ...linesBlocks(
        'Fault',
        lines.filter(({ code }) => !isRisk(code)),
        { now, timeZone },
      ),
      ...linesBlocks(
        'Risk, no fault yet',
        lines.filter(({ code }) => isRisk(code)),
        { now, timeZone },
      ),
    ],
    buttons: lines.slice(0, mostButtons).map(({ code, runId }) => ({
      verb: 'open-finding',
      label: findingKinds[code].title,
      data: { run: runId, code },
    })),
    summary: `${plural(open, 'finding is', 'findings are')} open`,
  };
}

function linesBlocks(
  head: string,
  lines: FindingsList['lines'],
  at: { now: Temporal.Instant; timeZone: string },
): Block[] {
  if (lines.length === 0) return [];
  return [
    table(
      [head, 'Severity', 'Open', 'Resolved', 'Due'],
      'llrrl',
      lines.map((line) => [
        findingKinds[line.code].title,
        severityWords[line.severity],
        count(line.open),
        count(line.resolved),
        dueWords(line.dueAt, at),
      ]),
    ),
  ];
}

function dueWords(
  dueAt: Temporal.Instant | null,
  { now, timeZone }: { now: Temporal.Instant; timeZone: string },
): string {
  if (dueAt === null) return '–';
  if (Temporal.Instant.compare(dueAt, now) < 0) return 'overdue';
  return dueAt
    .toZonedDateTimeISO(timeZone)
    .toLocaleString('en-US', { month: 'short', day: 'numeric' });
}

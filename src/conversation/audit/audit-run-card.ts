import { fact, lineList, note, progress, strong } from '#cards/blocks.ts';
import type { Block, Card, Fact, Tone } from '#cards/card.ts';
import { day, span, time } from '#cards/format.ts';
import type { AuditKind, AuditRunView } from '#domain/audit-run/audit-run.ts';
import { isRisk } from '#domain/audit-run/finding/finding-kinds.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { foundBlocks, lookedAtWords } from './audit-run-words.ts';

const kindWords: Record<Exclude<AuditKind, 'asked'>, string> = {
  weekly: 'Weekly audit',
  monthly: 'Monthly audit',
  quarterly: 'Quarterly audit',
  yearly: 'Yearly audit',
  watch: 'Audit log alarm',
};

/** One audit run, from asked for to its result; edited in place after each check. */
export function auditRunCard(run: AuditRunView): Card {
  const title = titleOf(run);
  const badge = badgeOf(run);
  return {
    title,
    badge,
    blocks: [lineList(factsOf(run)), ...checkBlocks(run)],
    buttons: [],
    summary: `${title}: ${badge.text}`,
  };
}

function titleOf({ kind, week, askedBy }: AuditRunView): string {
  if (kind === 'asked') return `Audit · run by ${askedBy ?? 'compliance staff'}`;
  return week === null ? kindWords[kind] : `${kindWords[kind]} · week of ${day(week)}`;
}

function badgeOf(run: AuditRunView): { text: string; tone: Tone } {
  if (run.startedAt === null) return { text: 'Waiting for a worker', tone: 'waiting' };
  if (run.found === null) return { text: 'Running', tone: 'waiting' };
  return run.found === 0
    ? { text: 'Nothing found', tone: 'good' }
    : { text: plural(run.found, 'open finding'), tone: 'warning' };
}

function factsOf(run: AuditRunView): Fact[] {
  const { askedAt, startedAt, endedAt, timeZone, next } = run;
  if (run.kind === 'watch') return [fact('Found', time(askedAt, timeZone))];
  if (startedAt === null) return [fact('Asked', time(askedAt, timeZone))];
  if (endedAt === null) return [fact('Started', time(startedAt, timeZone))];
  // A number stays with its unit.
  const took = span(startedAt.until(endedAt).total('seconds')).replaceAll(' ', '\u00a0');
  return [
    fact('Started', `${time(startedAt, timeZone)}, took ${took}`),
    fact('Findings', trendWords(run)),
    ...(next === null || next.kind === 'asked'
      ? []
      : [fact('Next', `${kindWords[next.kind]}, ${day(next.week)}`)]),
  ];
}

/** What it saw, and what those of its kind before it saw: `3 faults, 0 risks; 5 on Nov 2, 8 on Oct 5`. */
function trendWords({ checks, found, earlier, timeZone }: AuditRunView): string {
  const risks = checks
    .filter(({ code, failed }) => isRisk(code) && failed !== true)
    .reduce((sum, check) => sum + check.found, 0);
  const faults = (found ?? 0) - risks;
  const now = found === 0 ? '0' : `${plural(faults, 'fault')}, ${plural(risks, 'risk')}`;
  if (earlier.length === 0) return `${now}; the first audit of its kind`;
  return `${now}; ${earlier
    .map((run) => `${count(run.found)} on ${monthAndDay(run.at, timeZone)}`)
    .join(', ')}`;
}

function monthAndDay(at: Temporal.Instant, timeZone: string): string {
  return at
    .toZonedDateTimeISO(timeZone)
    .toLocaleString('en-US', { month: 'short', day: 'numeric' });
}

function checkBlocks(run: AuditRunView): Block[] {
  if (run.startedAt === null) return [];
  if (run.kind === 'watch')
    return [
      strong('The audit log doesn’t match its outside copies. Don’t change or delete anything.'),
      note(
        'Run “npm run cli -- audit verify” with the checkpoints of the witness channel. Calling goes on.',
      ),
    ];
  const done = run.checks.length;
  const failed = run.checks.filter((check) => check.failed === true).length;
  return [
    ...(run.endedAt === null
      ? [progress(done, run.planned, `${done} of ${run.planned} checks`)]
      : []),
    ...foundBlocks(run),
    ...(failed === 0
      ? []
      : [strong(`${plural(failed, 'check')} failed, so this audit is incomplete.`)]),
    ...(done === 0 ? [] : [note(lookedAtWords(run))]),
    ...(run.found === null || run.found === 0
      ? []
      : [note('Each finding stays open until two people close it.')]),
  ];
}

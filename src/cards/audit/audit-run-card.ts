import { fact, factList, note, progress, strong, table } from '#cards/blocks.ts';
import type { Block, Card, Tone } from '#cards/card.ts';
import { day, span, time } from '#cards/format.ts';
import { type AuditRunView, type CheckCode, checkOrder } from '#domain/audit-run/audit-run.ts';
import { findingKinds } from '#domain/finding/finding-kinds.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** One audit run, from asked for to its result; edited in place after each check. */
export function auditRunCard(run: AuditRunView): Card {
  const title =
    run.kind === 'weekly' && run.week !== null
      ? `Weekly audit · week of ${day(run.week)}`
      : `Audit · run by ${run.askedBy ?? 'compliance staff'}`;
  const badge = badgeOf(run);
  return {
    title,
    badge,
    blocks: [...timeBlocks(run), ...checkBlocks(run)],
    buttons: [],
    summary: `${title}: ${badge.text}`,
  };
}

function badgeOf(run: AuditRunView): { text: string; tone: Tone } {
  if (run.startedAt === null) return { text: 'Waiting for a worker', tone: 'waiting' };
  if (run.found === null) return { text: 'Running', tone: 'waiting' };
  return run.found === 0
    ? { text: 'Nothing found', tone: 'good' }
    : { text: plural(run.found, 'open finding'), tone: 'warning' };
}

function timeBlocks({ askedAt, startedAt, endedAt, timeZone }: AuditRunView): Block[] {
  if (startedAt === null) {
    return [factList([fact('Asked', time(askedAt, timeZone))])];
  }
  const took = endedAt === null ? undefined : startedAt.until(endedAt).total('seconds');
  return [
    factList([
      fact('Started', time(startedAt, timeZone)),
      ...(took === undefined ? [] : [fact('Took', span(took))]),
    ]),
  ];
}

function checkBlocks(run: AuditRunView): Block[] {
  if (run.startedAt === null) return [];
  const done = run.checks.length;
  const failed = run.checks.filter((check) => check.failed === true).length;
  return [
    ...(run.endedAt === null
      ? [progress(done, checkOrder.length, `${done} of ${checkOrder.length} checks`)]
      : []),
    ...(done === 0
      ? []
      : [
          table(
            ['Check', 'Looked at', 'Open'],
            'llr',
            run.checks.map(({ code, looked, found, failed }) => [
              findingKinds[code].title,
              failed === true ? 'failed' : lookedAt(code, looked),
              count(found),
            ]),
          ),
        ]),
    ...(failed === 0
      ? []
      : [strong(`${plural(failed, 'check')} failed, so this audit is incomplete.`)]),
    ...(run.found === null || run.found === 0
      ? []
      : [
          note(
            'Each kind of finding has its own card from when it was first seen. It stays open until a second person closes it.',
          ),
        ]),
  ];
}

function lookedAt(code: CheckCode, looked: number): string {
  const [one, many] = findingKinds[code].looksAt;
  return plural(looked, one, many);
}

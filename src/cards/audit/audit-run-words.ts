import { note, table } from '#cards/blocks.ts';
import type { Block } from '#cards/card.ts';
import type { AuditRunView, CheckCode } from '#domain/audit-run/audit-run.ts';
import { findingKinds, isRisk } from '#domain/finding/finding-kinds.ts';
import { count, plural } from '#domain/shared/count-words.ts';

type Checked = AuditRunView['checks'][number];

/** More kinds than these stand on a card of their own all the same. */
const mostRows = 8;

/**
 * What was found, and what the last audit of this kind had found of it: faults first, and what is a risk and no fault yet
 * under a head of its own.
 */
export function foundBlocks({ checks, earlier }: AuditRunView): Block[] {
  const [last] = earlier;
  const before = (code: CheckCode) => last?.byCheck[code] ?? 0;
  const told = checks.filter(
    ({ code, found, failed }) => found > 0 || failed === true || before(code) > 0,
  );
  const shown = told.slice(0, mostRows);
  const more = told.length - shown.length;
  const row = ({ code, found, failed }: Checked) => [
    findingKinds[code].title,
    failed === true ? 'failed' : count(found),
    ...(last === undefined ? [] : [count(before(code))]),
  ];
  const blockOf = (head: string, rows: Checked[]): Block[] =>
    rows.length === 0
      ? []
      : [
          table(
            [head, 'Now', ...(last === undefined ? [] : ['Before'])],
            last === undefined ? 'lr' : 'lrr',
            rows.map(row),
          ),
        ];
  const isOfRisks = ({ code, failed }: Checked) => isRisk(code) && failed !== true;
  return [
    ...blockOf(
      'Faults: a rule was broken',
      shown.filter((one) => !isOfRisks(one)),
    ),
    ...blockOf('Risks: nothing broken yet', shown.filter(isOfRisks)),
    ...(more > 0 ? [note(`and ${plural(more, 'more kind')}: type “audit findings”`)] : []),
  ];
}

/** What was looked at, each thing once however many checks look at it. */
export function lookedAtWords({ checks }: AuditRunView): string {
  const done = checks.filter(({ failed }) => failed !== true);
  const lately = done.filter(({ days }) => days !== undefined);
  const days = lately[0]?.days;
  const whole = listed(done.filter((check) => check.days === undefined));
  return [
    `Looked at ${whole === '' ? 'nothing yet' : whole}.`,
    ...(days === undefined ? [] : [`Of the last ${days} days: ${listed(lately)}.`]),
  ].join(' ');
}

function listed(checks: Checked[]): string {
  const most = new Map<string, { looked: number; words: readonly [string, string] }>();
  for (const { code, looked } of checks) {
    const words = findingKinds[code].looksAt;
    const known = most.get(words[1])?.looked ?? -1;
    if (looked > known) most.set(words[1], { looked, words });
  }
  return [...most.values()]
    .map(({ looked, words: [one, many] }) => plural(looked, one, many))
    .join(', ');
}

import { fact, heading, lineList, note } from '#cards/blocks.ts';
import type { Block, Fact } from '#cards/card.ts';
import type { AuditRunView, CheckCode } from '#domain/audit-run/audit-run.ts';
import { findingKinds, isRisk } from '#domain/audit-run/finding/finding-kinds.ts';
import { count, plural } from '#domain/shared/count-words.ts';

type Checked = AuditRunView['checks'][number];

/** More kinds than these stand on a card of their own all the same. */
const mostLines = 4;

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
  const shown = told.slice(0, mostLines);
  const more = told.length - shown.length;
  const line = ({ code, found, failed }: Checked): Fact => {
    const now = failed === true ? 'failed' : count(found);
    return fact(
      findingKinds[code].title,
      last === undefined || before(code) === found ? now : `${now}, before ${count(before(code))}`,
    );
  };
  const blocksOf = (head: string, some: Checked[]): Block[] =>
    some.length === 0 ? [] : [heading(head), lineList(some.map(line))];
  const isOfRisks = ({ code, failed }: Checked) => isRisk(code) && failed !== true;
  return [
    ...blocksOf(
      'Faults',
      shown.filter((one) => !isOfRisks(one)),
    ),
    ...blocksOf('Risks, no faults yet', shown.filter(isOfRisks)),
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

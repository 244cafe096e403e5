import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { SchoolChange } from '#domain/roster/run/roster-run.ts';
import type { Shrink } from '#domain/roster/shrink/shrink.ts';

/** Adds what changes brought and ended since the last whole roster: a roster that goes a little at a time stops too. */
export async function addSinceWhole(tx: Transaction, now: Shrink): Promise<Shrink> {
  const rows = await many<{ counts: Record<string, number>; schools: SchoolChange[] }>(tx)`
    SELECT counts, schools FROM roster_run
    WHERE outcome = 'imported' AND extent = 'changes'
      AND id > (SELECT id FROM roster_run WHERE outcome = 'imported' AND extent = 'whole' ORDER BY id DESC LIMIT 1)
    ORDER BY id`;
  const counts = { ...now.counts };
  const active = { ...now.active };
  const before = new Map(now.before);
  for (const run of rows)
    for (const [what, number] of Object.entries(run.counts)) {
      counts[what] = (counts[what] ?? 0) + number;
    }
  const net = (what: string) =>
    rows.reduce(
      (sum, run) => sum + (run.counts[`${what}Ended`] ?? 0) - (run.counts[`${what}Added`] ?? 0),
      0,
    );
  for (const what of [
    'students',
    'guardianPhones',
    'guardianships',
    'enrollments',
    'staff',
    'contacts',
    'memberships',
  ] as const)
    active[what] += net(what);
  active.people += net('students') + net('guardians');
  for (const { school, before: students } of rows.toReversed().flatMap((run) => run.schools))
    before.set(school, students);
  return { ...now, counts, active, before };
}

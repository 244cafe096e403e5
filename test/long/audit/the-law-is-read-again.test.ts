import { expect, test } from 'vitest';
import { findingKinds } from '#domain/audit-run/finding/finding-kinds.ts';
import { findLaw } from '#domain/audit-run/law/find-law.ts';
import { describeLaw } from '#domain/audit-run/law/law.ts';
import { recordLawCheck } from '#domain/audit-run/law/record-law-check.ts';
import { recordDueAuditRuns } from '#domain/audit-run/record-audit-run.ts';
import { incidentRig } from '#test/support/incident/incident-rig.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(incidentRig);

const owner = <T extends object>(statement: string, values: unknown[] = []) =>
  rig.district.owner.pool.query<T>(statement, values);
const bot = () => rig.district.as('bot').db;

type Code = 'law-unread' | 'law-changing';

/** What the next audit finds, in the words of its card. */
async function found(code: Code): Promise<string[]> {
  await owner(`INSERT INTO audit_run (kind, asked_by) VALUES ('asked', $1)`, [rig.officer.id]);
  await recordDueAuditRuns(rig.district.as('worker').db, 'auditor');
  const { rows } = await owner<{ facts: object; source: string; owner: string }>(
    `SELECT facts, subject_id AS source, owner_role AS owner FROM finding
     WHERE code = $1 AND state = 'open' AND last_seen_run_id = (SELECT max(id::text)::uuid FROM audit_run) ORDER BY 2`,
    [code],
  );
  return rows.map(
    (row) => `${row.source} ${row.owner}: ${findingKinds[code].fault(row.facts as never)}`,
  );
}

const today = async () => {
  const { rows } = await owner<{ day: string }>(
    'SELECT district_day(clock_timestamp())::text AS day',
  );
  return Temporal.PlainDate.from(rows[0]?.day ?? '');
};
const setReadOn = (source: string, day: Temporal.PlainDate) =>
  owner('UPDATE law_source SET read_on = $2 WHERE id = $1', [source, day.toString()]);

test('every citation of a rule, a set, a deadline, a notice and a course has a source that is watched', async () => {
  const { rows: unwatched } = await owner('SELECT * FROM unwatched_citation');
  const { rows: cited } = await owner<{ used_in: string; many: number }>(
    'SELECT used_in, count(*)::int AS many FROM law_citation GROUP BY 1 ORDER BY 1',
  );

  expect(unwatched).toEqual([]);
  expect(cited.map(({ used_in }) => used_in)).toEqual([
    'breach-clock',
    'course',
    'notice',
    'rule',
    'rule-set',
  ]);
  for (const { used_in, many } of cited) expect([used_in, many > 0]).toEqual([used_in, true]);
});

test('a citation that no source is named by shows', async () => {
  const session = await rig.district.owner.pool.connect();
  try {
    await session.query(`BEGIN;
      INSERT INTO breach_clock (id, state, teller, told, office, within, unit, from_day, citation, quote)
      VALUES ('or-office', 'OR', 'district', 'office', 'Oregon', 1, 'days', '2026-01-01', 'Or. Rev. Stat. 646A.604; (2)', '')`);
    const { rows } = await session.query('SELECT * FROM unwatched_citation');

    expect(rows).toEqual([
      { used_in: 'breach-clock', used_by: 'or-office', part: 'Or. Rev. Stat. 646A.604' },
    ]);
  } finally {
    await session.query('ROLLBACK');
    session.release();
  }
});

test('something rests on every source', async () => {
  const { rows } = await owner<{ id: string }>(
    `SELECT s.id FROM law_source s WHERE s.also = '{}'
       AND NOT EXISTS (SELECT FROM law_citation c WHERE strpos(c.citation, s.mark) > 0)`,
  );

  expect(rows).toEqual([]);
});

test('a district sees the sources of the country and of its own state', async () => {
  const before = (await findLaw(bot())).sources.map(({ id }) => id);
  await owner(`UPDATE district SET state = 'OH'`);
  const after = (await findLaw(bot())).sources.map(({ id }) => id);

  expect(before).toContain('tcpa');
  expect(before.filter((id) => id.startsWith('oh-') || id.startsWith('ca-ed'))).toEqual([]);
  expect(after.filter((id) => !before.includes(id)).toSorted()).toEqual(['oh-1347-12', 'oh-9-64']);
});

test('compliance staff of the district read it, for 90 days at most; the database holds both', async () => {
  const day = await today();
  const read = (nextOn: Temporal.PlainDate, operator = rig.officer) =>
    recordLawCheck(bot(), { operator, source: 'tcpa', outcome: 'unchanged', nextOn });

  expect(await read(day.add({ days: 90 }), rig.approver)).toEqual({
    kind: 'refused',
    reason: 'not-compliance',
  });
  expect(await read(day.add({ days: 91 }))).toEqual({ kind: 'refused', reason: 'law-day-too-far' });
  expect(await read(day)).toEqual({ kind: 'refused', reason: 'law-day-too-far' });
  expect(
    await rig.ruleOf(
      `INSERT INTO law_check (source, outcome, next_on, checked_by) VALUES ('tcpa', 'unchanged', $2, $1)`,
      [rig.approver.id, day.add({ days: 9 }).toString()],
    ),
  ).toBe('law_check_by_compliance');
  expect(await read(day.add({ days: 90 }))).toEqual({ kind: 'checked' });
  const { rows } = await owner(
    `SELECT subject_kind AS kind, subject_id AS id, facts FROM audit_entry WHERE act = 'law-checked'`,
  );
  expect(rows).toEqual([
    {
      kind: 'law-source',
      id: 'tcpa',
      facts: { outcome: 'unchanged', next: day.add({ days: 90 }).toString() },
    },
  ]);
});

test('what nobody read for 90 days is a risk for compliance until somebody reads it', async () => {
  const day = await today();
  await setReadOn('ferpa', day.subtract({ days: 89 }));
  expect(await found('law-unread')).toEqual([]);

  await setReadOn('ferpa', day.subtract({ days: 90 }));
  const readOn = day.subtract({ days: 90 }).toString();
  expect(await found('law-unread')).toEqual([`ferpa compliance: last read on ${readOn}`]);
  expect(describeLaw(await findLaw(bot()))).toContain('! 34 CFR 99 (FERPA)');

  const nextOn = day.add({ days: 30 });
  const about = { operator: rig.officer, source: 'ferpa', nextOn };
  await recordLawCheck(bot(), { ...about, outcome: 'unchanged' });
  expect(await found('law-unread')).toEqual([]);
});

test('what somebody said has changed stays a risk until it is read as it is now', async () => {
  const day = await today();
  const about = { operator: rig.officer, source: 'ppra', nextOn: day.add({ days: 60 }) };
  await recordLawCheck(bot(), { ...about, outcome: 'changed' });
  expect(await found('law-unread')).toEqual([
    `ppra compliance: it changed, as somebody said on ${day.toString()}`,
  ]);

  await recordLawCheck(bot(), { ...about, outcome: 'unchanged' });
  expect(await found('law-unread')).toEqual([]);
});

test('what begins or ends within 37 days waits for compliance, and is due on its day', async () => {
  const day = await today();
  const [begins, ends] = [day.add({ days: 37 }).toString(), day.add({ days: 12 }).toString()];
  await owner(`UPDATE law_source SET in_force_from = $1 WHERE id = 'fcc-revoke-all'`, [begins]);
  await owner(`UPDATE law_source SET until_day = $1 WHERE id = 'oh-9-64'`, [ends]);
  await owner(`UPDATE law_source SET until_day = $1 WHERE id = 'nist-800-53'`, [
    day.add({ days: 38 }).toString(),
  ]);
  // Of another state.
  await owner(`UPDATE law_source SET until_day = $1 WHERE id = 'ca-ed-35266'`, [ends]);

  expect(await found('law-changing')).toEqual([
    `fcc-revoke-all compliance: takes effect on ${begins}: see what rests on it`,
    `oh-9-64 compliance: ends on ${ends}: see what rests on it`,
  ]);
  const { rows } = await owner<{ day: string }>(
    `SELECT district_day(due_at)::text AS day FROM finding WHERE code = 'law-changing' AND subject_id = 'oh-9-64'`,
  );
  expect(rows[0]?.day).toBe(ends);
});

import { expect, test } from 'vitest';
import { findAuditRun } from '#domain/audit-run/find-audit-run.ts';
import { findFindings } from '#domain/finding/find-findings.ts';
import { districtYear } from '#test/support/audit/year/year.ts';

test('what an audit of everything found stands as seen after a weekly one, which looks at the last weeks', async () => {
  await using year = await districtYear({ seed: 2, phones: 120, schools: 3, closures: 24 });
  await year.plant();
  // The weekly one is due, and follows at once.
  await year.audit();
  const { db } = year.database;
  const runs = await db
    .selectFrom('audit_run')
    .select(['id', 'kind'])
    .orderBy('asked_at')
    .execute();
  expect(runs.map(({ kind }) => kind)).toEqual(['asked', 'weekly']);
  const [asked = '', weekly = ''] = runs.map(({ id }) => id);

  const run = await findAuditRun(db, weekly);
  const checked = (code: string) => run?.checks.find((check) => check.code === code);
  expect(checked('decision-without-power')).toMatchObject({ days: 35, found: 0 });
  expect(checked('books-out-of-balance')).toMatchObject({ found: 3 });
  expect(checked('books-out-of-balance')?.days).toBeUndefined();
  expect(checked('training-lapsed')).toBeUndefined();
  expect(run?.checks).toHaveLength(run?.planned ?? 0);

  for (const code of [
    'decision-without-power',
    'training-lapsed',
    'books-out-of-balance',
  ] as const) {
    const view = await findFindings(db, { runId: asked, code });
    expect(view?.open).toBeGreaterThan(0);
    expect(view?.stillSeen).toBe(view?.open);
  }
});

test('an audit is told beside those of its kind before it, and beside no other', async () => {
  await using year = await districtYear({ seed: 3, phones: 120, schools: 3, closures: 24 });
  await year.audit();
  await year.plant();
  await year.audit();
  const { db } = year.database;
  const runs = await db
    .selectFrom('audit_run')
    .select('id')
    .where('kind', '=', 'asked')
    .orderBy('asked_at', 'desc')
    .execute();

  const run = await findAuditRun(db, runs[0]?.id ?? '');

  expect(run?.found).toBeGreaterThan(20);
  expect(run?.earlier).toMatchObject([{ found: 0 }]);
  expect(run?.earlier[0]?.byCheck['training-lapsed']).toBe(0);
});

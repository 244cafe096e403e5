import { beforeAll, expect, test } from 'vitest';
import { transact } from '#database/transaction.ts';
import { exportConcerned } from '#domain/incident/concerned/export-concerned.ts';
import { recordScope, recordScopesWithdrawn } from '#domain/incident/concerned/record-scope.ts';
import { findNotice } from '#domain/incident/notice/find-notice.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { concernedCsv } from '#reports/incident/concerned-csv.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { concern, openIncident, staffWith } from '#test/support/incident/concerned-rig.ts';
import { testVault } from '#test/support/postgres/database.ts';

const { database, district } = setUpSmallDistrict();
let officer: Operator;
let clerk: Operator;
beforeAll(async () => {
  officer = await staffWith(database.db, 'officer', ['compliance']);
  clerk = await staffWith(database.db, 'clerk', ['front-office']);
});

const now = () => Temporal.Now.instant();
const hour = { hours: 1 };

/** As a look-up leaves it. */
async function disclose(of: {
  by: Operator;
  what?: string;
  phone?: string;
  students?: string[];
  at?: string;
}): Promise<void> {
  await database.owner.db
    .insertInto('disclosure')
    .values({
      operator_id: of.by.id,
      what: of.what ?? 'consent-history',
      phone_id: of.phone ?? null,
      student_ids: of.students ?? [],
      ...(of.at === undefined ? {} : { at: of.at }),
    })
    .execute();
}

const take = (operator: Operator, incidentId: string) =>
  transact(database.db, (tx) =>
    exportConcerned(tx, testVault, { operator, incidentId, file: 'concerned' }),
  );

/** The students on the list, by the names of their families in the small district. */
async function listed(incidentId: string): Promise<string[]> {
  const exported = await take(officer, incidentId);
  if (exported.kind === 'refused') throw new Error('refused');
  return [...new Set(exported.list.people.map(({ student }) => student ?? '-'))].toSorted();
}

test('A person and a time: everyone they were shown in it, with the families who share the phone, and nobody else', async () => {
  const { phones } = district;
  await disclose({ by: clerk, phone: phones['agreed'] ?? '' });
  await disclose({ by: officer, phone: phones['silent'] ?? '' });
  await disclose({ by: clerk, phone: phones['wrong'] ?? '', at: '2026-01-01T12:00:00Z' });
  const incident = await openIncident(database.db, officer);

  const counts = await concern(database.db, officer, incident, {
    kind: 'look-ups',
    from: now().subtract(hour),
    until: now().add(hour),
    operatorId: clerk.id,
  });

  expect(counts).toEqual({ students: 2, guardians: 2 });
  expect(await listed(incident)).toEqual(['agreed', 'shares']);
});

test('Files: those in a file that was taken, and not those who were looked up one by one', async () => {
  const { phones } = district;
  await disclose({ by: clerk, what: 'unreached-file', phone: phones['elsewhere'] ?? '' });
  const incident = await openIncident(database.db, officer);

  await concern(database.db, officer, incident, {
    kind: 'files',
    from: now().subtract(hour),
    until: now().add(hour),
  });

  expect(await listed(incident)).toContain('elsewhere');
  expect(await listed(incident)).not.toContain('silent');
});

test('Everyone: each student and guardian of the roster; taken back, nobody, and what was said stays on record', async () => {
  const incident = await openIncident(database.db, officer);

  const counts = await concern(database.db, officer, incident, { kind: 'everyone' });
  const before = await findNotice(database.db, incident);
  await recordScopesWithdrawn(database.db, { operator: officer, incidentId: incident });
  const after = await findNotice(database.db, incident);

  expect(counts).toEqual({ students: 7, guardians: 7 });
  expect(before?.counts).toEqual(counts);
  expect(after?.counts).toBeNull();
  expect(await listed(incident)).toEqual([]);
  const { rows } = await database.pool.query(
    'SELECT withdrawn_by FROM incident_scope WHERE incident_id = $1',
    [incident],
  );
  expect(rows).toEqual([{ withdrawn_by: officer.id }]);
});

test('The list names a guardian whom a document bars, and says so', async () => {
  const incident = await openIncident(database.db, officer);
  await concern(database.db, officer, incident, { kind: 'everyone' });

  const exported = await take(officer, incident);

  if (exported.kind === 'refused') throw new Error('refused');
  const csv = concernedCsv(exported.list.people);
  expect(csv).toContain('barred,School S1,barred,English,No: a court document is on file,Everyone');
  expect(csv).toContain('agreed,School S1,agreed,English,Yes,Everyone');
  const { rows } = await database.pool.query(
    `SELECT what, cardinality(student_ids) AS students FROM disclosure
     WHERE operator_id = $1 AND what = 'incident-concerned-file' ORDER BY at DESC LIMIT 1`,
    [officer.id],
  );
  expect(rows).toEqual([{ what: 'incident-concerned-file', students: 7 }]);
});

test('Only compliance staff and administrators say whom it concerns, or get the list', async () => {
  const incident = await openIncident(database.db, officer);
  const everyone = { kind: 'everyone' } as const;

  const said = await recordScope(database.db, {
    operator: district.principal,
    incidentId: incident,
    scope: everyone,
  });
  const taken = await take(district.principal, incident);

  expect(said).toEqual({ kind: 'refused', reason: 'not-compliance' });
  expect(taken).toEqual({ kind: 'refused', reason: 'not-compliance' });
});

test('What was said of an incident can’t be changed or deleted, not even by the bot’s own login', async () => {
  const incident = await openIncident(database.db, officer);
  await concern(database.db, officer, incident, { kind: 'everyone' });

  await expect(
    database.owner.pool.query(
      `UPDATE incident_scope SET kind = 'everyone', set_by = $1 WHERE incident_id = $2`,
      [clerk.id, incident],
    ),
  ).rejects.toMatchObject({ constraint: 'incident_scope_life' });
  await expect(
    database.owner.pool.query('DELETE FROM incident_person WHERE student_id IS NOT NULL'),
  ).rejects.toThrow();
});

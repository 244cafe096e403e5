import { beforeAll, expect, test } from 'vitest';
import { incidentNoticesCards } from '#card-sync/render-incident-notices.ts';
import type { StaleCard } from '#domain/card/posted-card.ts';
import { findDeadlines } from '#domain/incident/clock/find-deadlines.ts';
import { planReminders } from '#domain/incident/clock/plan-reminders.ts';
import { recordTold } from '#domain/incident/clock/record-told.ts';
import { findIncidentRecord } from '#domain/incident/find-incident-record.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { incidentRecordPdf } from '#reports/incident/incident-record-pdf.ts';
import { smallDistrict } from '#test/support/district/small-district.ts';
import { concern, openIncident, staffWith } from '#test/support/incident/concerned-rig.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';
import { readPdf } from '#test/support/reports/read-pdf.ts';

const database = setUpDatabase();
let officer: Operator;
beforeAll(async () => {
  await smallDistrict(database.db, testVault);
  await database.pool.query(`UPDATE district SET state = 'TX'`);
  officer = await staffWith(database.db, 'officer', ['compliance']);
});

const ago = (hours: number) => Temporal.Now.instant().subtract({ minutes: Math.round(hours * 60) });

/** The clocks of an incident that a card reminds of. */
async function reminded(incidentId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ part: string }>(
    `SELECT DISTINCT part FROM posted_card WHERE kind = 'incident-deadline' AND subject = $1 ORDER BY 1`,
    [incidentId],
  );
  return rows.map(({ part }) => part);
}

/** What the card of a deadline shows, and tells its thread where the thread knows `told`. */
async function drawn(incidentId: string, clock: string, told = '') {
  const card = { subject: incidentId, part: clock, told } as StaleCard;
  const drawing = await incidentNoticesCards(database.db)['incident-deadline'].render(card);
  return {
    badge: drawing?.card?.badge?.text,
    thread: drawing?.milestones?.map((one) => one.card.blocks),
    redrawAfterMs: drawing?.redrawAfterMs,
  };
}

test('Nobody is reminded early; a card comes with a quarter of the time left, once, and not for what was told', async () => {
  const early = await openIncident(database.db, officer, { discoveredAt: ago(35.5) });
  const near = await openIncident(database.db, officer, { discoveredAt: ago(36.5) });
  await recordTold(database.db, {
    operator: officer,
    incidentId: near,
    clock: 'tx-education-agency',
  });

  const first = await planReminders(database.db);
  const again = await planReminders(database.db);

  expect(await reminded(early)).toEqual([]);
  expect(await reminded(near)).toEqual(['tx-information-office']);
  expect([first, again]).toEqual([2, 0]);
  const { badge, redrawAfterMs } = await drawn(near, 'tx-information-office');
  expect(badge).toBe('Due soon');
  expect(redrawAfterMs).toBeGreaterThan(0);
});

test('Its thread is told again when it is close, when it has passed, and that it was told', async () => {
  const incidentId = await openIncident(database.db, officer, { discoveredAt: ago(46) });
  const late = await openIncident(database.db, officer, { discoveredAt: ago(49) });
  const clock = 'tx-information-office';

  const close = await drawn(incidentId, clock, 'near');
  const overdue = await drawn(late, clock, 'close');
  await recordTold(database.db, { operator: officer, incidentId: late, clock });
  const told = await drawn(late, clock, 'overdue');

  expect(close.badge).toBe('Due very soon');
  expect(JSON.stringify(close.thread)).toContain('It is due very soon');
  expect(overdue.badge).toBe('Overdue');
  expect(JSON.stringify(overdue.thread)).toContain('nobody said that it was told');
  expect(told.badge).toBe('Told');
  expect(JSON.stringify(told.thread)).toContain('officer said that it was told');
});

test('The card of an incident shows each clock, who is overdue, and in counts whom it concerns', async () => {
  const incidentId = await openIncident(database.db, officer, { discoveredAt: ago(49) });
  const render = incidentNoticesCards(database.db)['incident-notices'].render;
  const before = await render({ subject: incidentId } as StaleCard);
  await concern(database.db, officer, incidentId, { kind: 'everyone' });

  const after = await render({ subject: incidentId } as StaleCard);

  const text = (drawing: typeof after) => JSON.stringify(drawing?.card);
  expect(before?.card?.badge).toEqual({ text: '2 deadlines overdue', tone: 'bad' });
  expect(text(before)).toContain('Not recorded yet');
  // While nobody has counted, the attorney general's clock runs, too.
  expect(text(before)).toContain('Attorney General of Texas');
  expect(text(after)).toContain('7 students, 7 guardians');
  expect(text(after)).toContain('Not required for this few people: Attorney General of Texas.');
  expect(text(after)).toContain('OVERDUE, was due');
  for (const name of ['agreed', 'silent', 'withdrew', 'shares'])
    expect(text(after)).not.toContain(`"${name}"`);
});

test('A state that is not set is said in a plain sentence, with the shortest clocks', async () => {
  await database.pool.query('UPDATE district SET state = NULL');
  const incidentId = await openIncident(database.db, officer);

  const drawing = await incidentNoticesCards(database.db)['incident-notices'].render({
    subject: incidentId,
  } as StaleCard);
  const found = await findDeadlines(database.db, incidentId);
  await database.pool.query(`UPDATE district SET state = 'TX'`);

  expect(found?.deadlines.map(({ clock }) => clock)).toEqual(['us-families', 'us-office']);
  expect(JSON.stringify(drawing?.card)).toContain('Ask counsel which law holds');
});

test('Once said, that somebody was told stays as it was said', async () => {
  const incidentId = await openIncident(database.db, officer);
  const told = { operator: officer, incidentId, clock: 'tx-families' };

  const first = await recordTold(database.db, told);
  const again = await recordTold(database.db, told);
  const unknown = await recordTold(database.db, { ...told, clock: 'co-families' });

  expect(first).toEqual({ kind: 'recorded' });
  expect(again).toEqual({ kind: 'refused', reason: 'already-told' });
  expect(unknown).toEqual({ kind: 'refused', reason: 'no-incident' });
  await expect(
    database.pool.query('DELETE FROM incident_told WHERE incident_id = $1', [incidentId]),
  ).rejects.toThrow();
});

test('What a vendor owes is shown with its time, and is nothing that the district is reminded of', async () => {
  const discoveredAt = Temporal.Instant.from('2024-11-04T15:00:00Z');
  const incidentId = await openIncident(database.db, officer, { discoveredAt });
  await database.pool.query(`UPDATE district SET state = 'NY'`);
  const drawing = await incidentNoticesCards(database.db)['incident-notices'].render({
    subject: incidentId,
  } as StaleCard);
  const found = await findDeadlines(database.db, incidentId);
  const told = await recordTold(database.db, {
    operator: officer,
    incidentId,
    clock: 'ny-contractor',
  });
  await database.pool.query(`UPDATE district SET state = 'TX'`);
  const inTexas = await findDeadlines(database.db, incidentId);

  // Seven days, the last one whole, in Chicago.
  expect(found?.vendors.map(({ clock, dueAt }) => [clock, dueAt?.toString()])).toEqual([
    ['ny-contractor', '2024-11-12T05:59:00Z'],
  ]);
  expect(JSON.stringify(drawing?.card)).toMatch(
    /If a vendor lost it, the vendor tells.*The school district.*by .*11:59 pm.*8 NYCRR 121/,
  );
  expect(found?.deadlines.map(({ clock }) => clock)).not.toContain('ny-contractor');
  expect(told).toEqual({ kind: 'refused', reason: 'no-incident' });
  expect(inTexas?.vendors).toEqual([]);
});

test('The record of an incident says what was done, by whom and in time or not, and names no family', async () => {
  const incidentId = await openIncident(database.db, officer, { discoveredAt: ago(49) });
  await concern(database.db, officer, incidentId, { kind: 'everyone' });
  await recordTold(database.db, { operator: officer, incidentId, clock: 'tx-families' });
  await recordTold(database.db, { operator: officer, incidentId, clock: 'tx-information-office' });
  await database.pool.query(
    `UPDATE incident_task SET owner_id = $1, done_by = $1 WHERE incident_id = $2 AND task = 'validate'`,
    [officer.id, incidentId],
  );

  const record = await findIncidentRecord(database.db, incidentId);
  if (record === undefined) throw new Error('no record');
  const { text } = await readPdf(await incidentRecordPdf(record));

  expect(text).toContain(`Incident ${record.view.number}`);
  expect(text).toMatch(/Opened officer, .+ \(compliance\)/);
  expect(text).toMatch(/Students concerned 7/);
  expect(text).toMatch(/Confirm that it happened officer .+ officer, /);
  expect(text).toContain('Met: officer');
  expect(text).toContain('Missed: officer');
  expect(text).toContain('Not told: missed');
  expect(text).toContain('Not required: too few');
  expect(text).toContain('Somebody saw a list.');
  expect(text).toMatch(/Written Not yet/);
  for (const name of ['agreed', 'silent', 'withdrew', 'shares']) expect(text).not.toContain(name);
});

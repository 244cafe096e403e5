import { beforeAll, expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { dumpOf } from '#test/support/leaks/dump-of.ts';
import { findLeaks } from '#test/support/leaks/find-leaks.ts';
import { setUpProduct } from '#test/support/product/product.ts';

// Beside no-name-and-no-number-gets-out-by-any-way, which types into the fields of closures, opt-outs and the freeze.

const product = setUpProduct({ withoutWorker: true });
let officer: Person;
let administrator: Person;
/** Nobody else in the world is called so. Each field has its own first name. */
const family = 'Quenneville-Abernathax';
const names = [
  'Saw',
  'Reason',
  'Known',
  'Why',
  'Happened',
  'Changes',
  'Drilled',
  'Sent-Back',
  'Form',
] as const;
const labels = {
  'incident-notices-form': 'Decide on notices',
  'incident-review-form': 'Write the review',
} as const;
const typed = (name: (typeof names)[number]) => `${name} ${family} was named`;

beforeAll(() => {
  officer = product.onSlack('compliance');
  administrator = product.onTeams('administrator');
});

const rows = async <Row extends object>(sql: string): Promise<Row[]> =>
  (await product.database.owner.pool.query<Row>(sql)).rows;
const kept = (what: string, sql: string) => until(what, async () => (await rows(sql)).length > 0);

test('a phone for drills, and why a drill is sent back', async () => {
  await administrator.say('closure drill phones');
  await until('the list', () =>
    administrator.toldPrivately().some((one) => one.includes('Drill list')),
  );
  await administrator.pressPrivate('drill-phone-form');
  const phone = {
    name: typed('Drilled'),
    number: '+13125550177',
    consentedOn: '2026-08-20',
    consent: typed('Form'),
  };
  expect(await administrator.submit(phone)).toBeUndefined();
  const principal = product.onSlack('principal');
  await principal.openForm('closure drill');
  expect(await principal.submit({})).toBeUndefined();
  const approver = product.onSlack('superintendent');
  await until('the drill', () => approver.finding('DRILL 1').includes('waiting for approval'));
  await approver.pressFinding('DRILL 1', 'send-back-drill-form');
  expect(await approver.submit({ reason: typed('Sent-Back') })).toBeUndefined();

  await until('the reason', () => principal.finding('DRILL 1').includes(typed('Sent-Back')));
});

test('what somebody reports as a breach, and why it is none', async () => {
  const secretary = product.onTeams('secretary');
  await secretary.openForm('breach');
  expect(await secretary.submit({ saw: typed('Saw') })).toBeUndefined();
  const begins = 'This may be a breach';
  await until('the card', () => officer.finding(begins).includes('Waits for an answer'));
  await officer.pressFinding(begins, 'breach-sign-dismiss-form');
  expect(await officer.submit({ reason: typed('Reason') })).toBeUndefined();

  await until('the reason on the card', () => officer.finding(begins).includes(typed('Reason')));
});

test('what is known of an incident, why notices are needed, and its review', async () => {
  await officer.openForm('compliance breach');
  expect(await officer.submit({ kind: 'wrong-reader', known: typed('Known') })).toBeUndefined();
  await until('the incident', () => officer.finding('Incident 1').includes(typed('Known')));
  // The rest of the checklist is done; two buttons are left.
  await rows(`UPDATE incident_task SET done_by = i.opened_by FROM incident i
    WHERE i.id = incident_id AND task NOT IN ('notices', 'review')`);
  for (const [verb, values] of [
    ['incident-notices-form', { decision: 'needed', why: typed('Why') }],
    ['incident-review-form', { happened: typed('Happened'), changes: typed('Changes') }],
  ] as const) {
    await until(verb, () => officer.finding('Incident 1').includes(labels[verb]));
    await officer.pressFinding('Incident 1', verb);
    expect(await officer.submit(values)).toBeUndefined();
  }

  await kept('the review', 'SELECT FROM incident WHERE reviewed_by IS NOT NULL');
  await kept('the decision', 'SELECT FROM incident WHERE notices IS NOT NULL');
});

test('none of it is in a dump of the database', async () => {
  const dump = await dumpOf(product.database.owner.pool);

  for (const [table, text] of dump)
    expect([table, findLeaks(text, { names: [family], numbers: [] })]).toEqual([table, []]);
});

test('were it in clear, the dump would show each', async () => {
  const session = await product.database.owner.pool.connect();
  try {
    await session.query('BEGIN; SET LOCAL session_replication_role = replica');
    for (const [table, column] of [
      ['incident', 'known'],
      ['incident', 'notices_why'],
      ['incident', 'what_happened'],
      ['incident', 'what_changes'],
      ['breach_sign', 'reason'],
      ['breach_sign', 'words'],
      ['drill', 'reason'],
      ['drill_phone', 'name'],
      ['drill_phone', 'consent'],
    ] as const) {
      const { rowCount } = await session.query(
        `UPDATE ${table} SET ${column} = convert_to($1, 'UTF8') WHERE ${column} IS NOT NULL`,
        [`${column} ${family}`],
      );
      expect([table, column, rowCount ?? 0]).not.toEqual([table, column, 0]);
      const text = (await dumpOf(session)).get(table) ?? '';
      expect(findLeaks(text, { names: [`${column} ${family}`], numbers: [] })).toHaveLength(1);
    }
  } finally {
    await session.query('ROLLBACK');
    session.release();
  }
});

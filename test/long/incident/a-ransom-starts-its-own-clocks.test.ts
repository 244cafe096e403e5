import { beforeAll, expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ withoutWorker: true });
let officer: Person;
let administrator: Person;
const title = 'Required notices for incident 1';

beforeAll(() => {
  officer = product.onSlack('compliance');
  administrator = product.onTeams('administrator');
});

const rows = async <Row extends object>(sql: string): Promise<Row[]> =>
  (await product.database.owner.pool.query<Row>(sql)).rows;
const seen = (words: string) =>
  until(`“${words}” on both platforms`, () =>
    [officer, administrator].every((person) => person.finding(title).includes(words)),
  );
const finding = (words: string) =>
  [officer, administrator].some((person) => person.finding(title).includes(words));

test('a state without deadlines here gets 24 hours, and the card says that it is the shortest we know', async () => {
  await rows(`UPDATE district SET state = 'OR'`);
  await officer.openForm('compliance breach');
  expect(officer.form()).toContain('Files locked, or a ransom demanded');
  expect(await officer.submit({ kind: 'ransom', known: 'A page asks for money.' })).toBeUndefined();

  await seen('24 hours, the shortest time that a state’s law we know sets');
  expect(finding('Homeland Security')).toBe(false);
});

test('in New York the clocks of a payment wait for one, and run from the moment that somebody says', async () => {
  await rows(`UPDATE district SET state = 'NY'`);
  // The card of an incident is drawn again with it.
  await rows(`UPDATE posted_card SET revision = revision + 1 WHERE kind = 'incident-notices'`);
  await rows(`SELECT pg_notify('card', '')`);
  await seen('New York Division of Homeland Security and Emergency Services, of an attack');
  await seen('starts if a ransom is paid');

  await administrator.pressFinding(title, 'incident-ransom-form');
  await until('the form', () => administrator.form().includes('A ransom was paid'));
  expect(await administrator.submit({ what: 'paid', date: '2031-01-01' })).toContain(
    'in the future',
  );
  await administrator.pressFinding(title, 'incident-ransom-form');
  await until('the form again', () => !administrator.form().includes('in the future'));
  expect(await administrator.submit({ what: 'paid' })).toBeUndefined();

  await seen('A ransom was paid');
  await until('no clock waits', () => !finding('starts if a ransom is paid'));
  expect(
    await rows(`SELECT facts, subject_kind AS kind FROM audit_entry WHERE act = 'incident-ransom'`),
  ).toEqual([{ facts: { what: 'paid' }, kind: 'incident' }]);
  // What was said once is not said again.
  await until('no button', () => !finding('Ransom\n'));
});

import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { startClosure, toldAfter } from '#test/support/product/running-closure.ts';

const product = setUpProduct({ callsPerSecond: 5 });
let officer: Person;
let administrator: Person;
beforeAll(() => {
  officer = product.onTeams('compliance');
  administrator = product.onSlack('administrator');
});

const title = 'DRILL · breach · nothing is frozen · no family is told';
const begins = 'DRILL 1 · breach';
const rows = async <Row extends object>(sql: string): Promise<Row[]> =>
  (await product.database.owner.pool.query<Row>(sql)).rows;

/** Every message of every channel and own chat, as it stands. */
function messages(): string[] {
  const { slack, teams } = product.farSide;
  return [
    ...slack.state().channels.flatMap((channel) => channel.messages),
    ...teams.state().conversations.flatMap(({ activities }) => activities),
  ].map((message) => JSON.stringify(message));
}

test('it has words, a form, a color and buttons of its own, on both platforms', async () => {
  await officer.openForm('breach drill');
  expect(officer.form()).toMatch(/^DRILL: breach/);
  expect(officer.form()).toContain('Nothing is frozen and no family is told.');
  expect(officer.form()).not.toContain('Freezes calls');
  const known = 'A phone was left on a bus.';
  expect(await officer.submit({ kind: 'lost-device', known })).toBeUndefined();

  for (const person of [officer, administrator]) {
    await until('the card', () => person.finding(begins).includes(title));
    expect(person.finding(begins)).toContain('A drill: no call and no file is held.');
    expect(person.finding(begins)).not.toContain('Incident 1');
  }
  const drills = messages().filter((message) => message.includes(title));
  expect(drills.length).toBeGreaterThanOrEqual(2);
  for (const drill of drills) {
    expect(drill).toMatch(/🟪|"style":"accent"/);
    expect(drill).not.toMatch(
      /"(?:action_id|verb)":"(?:unfreeze|freeze-form|approve|stop)(?::\d+)?"/,
    );
  }
});

test('it freezes nothing: a closure that calls goes on, and reports leave', async () => {
  await startClosure(product);
  await toldAfter(administrator, 'Closures and reach', () =>
    administrator.say('audit report reach'),
  );
  expect(await rows('SELECT FROM pause')).toEqual([]);
  for (const message of messages())
    expect(message).not.toContain('Frozen: only emergency closures go out');
});

test('no press with its id does to it what is done to the real thing, nor the other way round', async () => {
  await administrator.openForm('compliance breach');
  expect(administrator.form()).toContain('Freezes calls and exports in the whole district');
  expect(administrator.form()).not.toContain('DRILL');
  const known = 'A token is on a public page.';
  expect(await administrator.submit({ kind: 'leaked-key', known })).toBeUndefined();
  await until('the real card', () => officer.finding('Incident 2').includes('are frozen'));
  for (const message of messages().filter((one) => one.includes('Incident 2')))
    expect(message).not.toMatch(/🟪|DRILL/);

  const [drill] = await rows<{ id: string }>('SELECT id FROM incident WHERE is_drill');
  const [real] = await rows<{ id: string }>('SELECT id FROM incident WHERE NOT is_drill');
  const { teams } = product.farSide;
  const posted = teams
    .state()
    .conversations.flatMap(({ activities }) => activities)
    .find((activity) => JSON.stringify(activity).includes('incident-manager'));
  const { teamsUserId } = staff.compliance;
  const press = (verb: string, data: Record<string, string>) =>
    teams.pressExecute(teamsUserId, posted?.id ?? '', verb, data);
  // What ends a drill is the real one's refusal, and a drill has no freeze to end.
  await press('incident-close', { incident: real?.id ?? '' });
  await press('unfreeze', { pause: drill?.id ?? '' });
  const stand = await rows<{ isDrill: boolean; isOpen: boolean; isFrozen: boolean }>(
    `SELECT i.is_drill AS "isDrill", i.closed_at IS NULL AS "isOpen",
       EXISTS (SELECT FROM pause h WHERE h.incident_id = i.id AND h.released_at IS NULL) AS "isFrozen"
     FROM incident i ORDER BY i.number`,
  );
  expect(stand).toEqual([
    { isDrill: true, isOpen: true, isFrozen: false },
    { isDrill: false, isOpen: true, isFrozen: true },
  ]);
});

test('it is timed: what it measured stands on its card and in the audit', async () => {
  await officer.pressFinding(begins, 'incident-manager');
  await until('the manager', () =>
    officer.finding(begins).includes(`Incident manager\n${staff.compliance.name}`),
  );
  await officer.pressFinding(begins, 'incident-roles-form');
  const people = await rows<{ id: string; name: string }>(
    'SELECT id, staff_name(o) AS name FROM operator o',
  );
  const idOf = (name: string) => people.find((one) => one.name === name)?.id ?? '';
  const counsel = idOf(staff.counsel.name);
  await officer.submit({ counsel, technology: counsel, communications: counsel });
  await until('the team', () => !officer.finding(begins).includes('Everyone named\nnot yet'));
  const [{ id: incident } = { id: '' }] = await rows<{ id: string }>(
    'SELECT id FROM incident WHERE is_drill',
  );
  expect(incident).not.toBe('');

  await administrator.pressFinding(begins, 'incident-close');
  await until('the end', () => officer.finding(begins).includes('Closed by'));
  expect(officer.finding(begins)).toMatch(/Everyone named\n\d+ (s|min)/);
  expect(officer.finding(begins)).toMatch(/Notices decided\nnot yet/);
  // From then on nobody has to be told in it, not even for practice.
  const toTell = () => officer.finding('DRILL 1 · who must be told');
  await until('who must be told', () => toTell().includes('who must be told: over'));
  expect(toTell()).toContain('Drill: Files');
  expect(toTell()).not.toContain('Someone was told');
  const [entry] = await rows<{ facts: Record<string, unknown> }>(
    `SELECT facts FROM audit_entry WHERE act = 'incident-closed'`,
  );
  expect(entry?.facts).toMatchObject({ drill: true, noticesAfterSeconds: null });
  expect(entry?.facts['rolesAfterSeconds']).toBeTypeOf('number');
});

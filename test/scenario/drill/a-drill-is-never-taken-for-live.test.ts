import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { awaitDirect, directTo, pressDirect } from '#test/support/chat/own-chats.ts';
import { finishedDrill, requestDrill } from '#test/support/drill/drill-scenario.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 30 });
let people: { requester: Person; approver: Person; onTeams: Person };
beforeAll(() => {
  people = {
    requester: product.onSlack('principal'),
    approver: product.onSlack('superintendent'),
    onTeams: product.onTeams('superintendent'),
  };
});

const title = 'DRILL · staff only · no family is called';
/** Buttons that act on a closure, in words and by their ids. */
const ofClosures =
  /"(?:action_id|verb)":"(?:approve|stop|pause|resume|send-back-form|revise|correct)(?::\d+)?"/;

/** Everything that stands in the closures channels and in own chats, message by message. */
function messages(): { json: string; isDrill: boolean }[] {
  const { slack, teams } = product.farSide;
  const all: unknown[] = [
    ...slack.state().channels.flatMap((channel) => channel.messages),
    ...teams.state().conversations.flatMap(({ activities }) => activities),
  ];
  return all.map((message) => {
    const json = JSON.stringify(message);
    return { json, isDrill: json.includes(title) };
  });
}

const messagesOfTeams = () =>
  product.farSide.teams
    .state()
    .conversations.filter(({ kind }) => kind === 'channel')
    .flatMap(({ activities }) => activities);

const told = (person: Person, words: string) =>
  until(`“${words}”`, () => person.toldPrivately().findLast((one) => one.includes(words)));

test('its form, its cards and its messages say first that it is a drill, on both platforms', async () => {
  const { requester, approver, onTeams } = people;
  await requester.openForm('closure drill');
  expect(requester.form()).toMatch(/^DRILL: staff only/);
  expect(requester.form()).toContain('No family is called.');
  await requester.submit({});

  for (const person of [requester, approver, onTeams]) {
    await until('the card', () => person.finding('DRILL ').includes('waiting for approval'));
    expect(person.finding('DRILL ')).toContain(title);
  }
  const own = await awaitDirect(product, 'superintendent', 'needs your approval');
  expect(own.words).toMatch(/^DRILL 1 · needs your approval\. Staff only, no family is called\./);
  expect(own.offers('approve-drill')).toBe(true);
  expect(own.offers('approve')).toBe(false);
});

test('no button of a closure stands on it, and what stands on it asks in words of its own', () => {
  const drills = messages().filter(({ isDrill }) => isDrill);

  expect(drills.length).toBeGreaterThanOrEqual(3);
  for (const { json } of drills) expect(json).not.toMatch(ofClosures);
  expect(drills.filter(({ json }) => json.includes('Start drill 1?')).length).toBeGreaterThan(0);
});

test('stop says what ends it and ends nothing; status and what waits name it apart', async () => {
  const { requester, approver } = people;

  await approver.say('closure stop');
  const stop = await told(approver, 'No closure is calling or waiting.');
  expect(stop).toContain('Drill 1 waits for approval and has called no one.');
  expect(stop).toContain('Withdraw drill');
  await requester.say('closure status');
  expect(await told(requester, 'DRILL 1')).toContain('staff only, no family is called');
  await approver.say('closure waiting');
  expect(await told(approver, 'No closure waits for your decision')).toContain('DRILL 1');
  const { rows } = await product.database.pool.query('SELECT state FROM drill');
  expect(rows).toEqual([{ state: 'submitted' }]);
});

test('attack 34: who asked for it can’t approve it, and a press of a closure’s approval with its ids does nothing', async () => {
  const { requester } = people;
  await requester.pressFinding('DRILL 1', 'approve-drill');
  await told(requester, 'Another approver has to');

  const { teams } = product.farSide;
  const posted = teams
    .state()
    .conversations.flatMap(({ activities }) => activities)
    .find((activity) => JSON.stringify(activity).includes('approve-drill'));
  const { rows } = await product.database.pool.query<{ id: string; code: string }>(
    `SELECT id, left(encode(fingerprint, 'hex'), 4) || '-' || substr(encode(fingerprint, 'hex'), 5, 4) AS code FROM drill`,
  );
  const [drill] = rows;
  const { teamsUserId } = staff.superintendent;
  const data = { campaign: drill?.id ?? '', code: drill?.code ?? '' };
  await teams.pressExecute(teamsUserId, posted?.id ?? '', 'approve', data);
  await teams.pressExecute(teamsUserId, posted?.id ?? '', 'stop', data);
  // Nor does its own approval on a message that we did not post for it.
  const [another] = messagesOfTeams().filter(({ id }) => id !== posted?.id);
  await teams.pressExecute(teamsUserId, another?.id ?? '', 'approve-drill', {
    drill: data.campaign,
    code: data.code,
  });

  const after = await product.database.pool.query('SELECT state FROM drill');
  expect(after.rows).toEqual([{ state: 'submitted' }]);
  expect(product.farSide.twilio.calls()).toEqual([]);
  const entries = await product.database.pool.query<{ reason: string }>(
    `SELECT facts ->> 'reason' AS reason FROM audit_entry WHERE act = 'drill-refused' ORDER BY id`,
  );
  expect(entries.rows.map(({ reason }) => reason)).toEqual(['own-campaign', 'unknown-card']);
});

test('sent back from the own chat, it says so and calls nobody', async () => {
  const message = await awaitDirect(product, 'superintendent', 'needs your approval');
  await pressDirect(product, 'superintendent', { message, verb: 'send-back-drill-form' });
  const person = message.platform === 'slack' ? people.approver : people.onTeams;
  await until('the form', () => person.form().includes('DRILL: send back'));
  expect(await person.submit({ reason: 'Say which schools.' })).toBeUndefined();

  await until('the card', () => people.requester.finding('DRILL 1').includes('sent back'));
  expect(people.requester.finding('DRILL 1')).toContain('Say which schools.');
  await until('no button', () =>
    directTo(product, 'superintendent').every((one) => !one.offers('approve-drill')),
  );
  expect(product.farSide.twilio.calls()).toEqual([]);
});

test('attack 34: a closure bears no word and no color of a drill, and a press of a drill’s approval leaves it waiting', async () => {
  const { requester, approver } = people;
  await requester.askClosure({ happening: 'closed', ground: 'weather' });
  await until('the card', () => requester.card().includes('Waiting for approval'));

  const closure = await product.campaign();
  const cards = messages().filter(({ json }) => json.includes(`Closure ${closure.number}`));
  for (const { json } of cards) expect(json).not.toMatch(/DRILL|🟪|accent/);
  const { teams } = product.farSide;
  const posted = teams
    .state()
    .conversations.flatMap(({ activities }) => activities)
    .findLast((activity) => JSON.stringify(activity).includes('"verb":"approve"'));
  const { teamsUserId } = staff.superintendent;
  await teams.pressExecute(teamsUserId, posted?.id ?? '', 'approve-drill', {
    drill: closure.id,
    code: '0000-0000',
  });
  expect(await product.campaign()).toMatchObject({ state: 'submitted' });

  await approver.press('approve');
  await finished(product);
});

test('a drill that waits does not start while a closure is requested, and starts once none is', async () => {
  const { requester, approver } = people;
  const { twilio } = product.farSide;
  const number = await requestDrill(requester);
  await requester.askClosure({ happening: 'closed', ground: 'weather' });
  await until('the card', () => requester.card().includes('Waiting for approval'));
  const before = twilio.calls().length;

  await approver.pressFinding(`DRILL ${number}`, 'approve-drill');
  await told(approver, 'A real closure is waiting or calling');
  expect(twilio.calls().length).toBe(before);
  const closure = await product.campaign();
  await approver.say('closure stop');
  await told(approver, `Withdraw closure ${closure.number}?`);
  await approver.press('send-back-form');
  await approver.submit({ reason: 'Not today.' });
  await until('sent back', async () => (await product.campaign()).state === 'sent-back');

  await approver.pressFinding(`DRILL ${number}`, 'approve-drill');
  await finishedDrill(product, number);
});

test('the first words of each call and text of a drill are that it is one, and of a closure never', () => {
  const { twilio } = product.farSide;
  const said = twilio.calls().map(({ from, transcript }) => ({
    isDrill: from === '+13085550140',
    first: transcript.find(({ speaker }) => speaker === 'line')?.text ?? 'This is',
  }));
  const texts = twilio
    .messages()
    .filter(({ direction }) => direction.startsWith('outbound'))
    .map(({ from, body }) => ({ isDrill: from === '+13085550140', first: body }));

  expect(said.filter(({ isDrill }) => isDrill)).toHaveLength(8);
  expect(said.filter(({ isDrill }) => !isDrill).length).toBeGreaterThan(20);
  for (const { isDrill, first } of [...said, ...texts])
    expect([first, first.startsWith('This is a drill')]).toEqual([first, isDrill]);
});

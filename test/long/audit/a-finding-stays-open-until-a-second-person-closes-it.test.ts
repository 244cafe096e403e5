import { beforeAll, expect, test } from 'vitest';
import { slackComplianceChannel, teamsComplianceChannel } from '#sandbox/far-side.ts';
import type { Person } from '#sandbox/person.ts';
import { usualMix } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { numbersIn } from '#test/support/leaks/written-numbers.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({
  mix: { ...usualMix, presses: { '9': 0.2, '1': 0.2, '3': 0.05 } },
});
let officer: { onSlack: Person; onTeams: Person };
let counsel: Person;
const gateCard = 'Audit: Call list doesn’t match consent records';

beforeAll(() => {
  officer = { onSlack: product.onSlack('compliance'), onTeams: product.onTeams('compliance') };
  counsel = product.onTeams('counsel');
});

const tamper = () =>
  product.database.owner.pool.query(
    `UPDATE phone_gate SET text_other_evidence = uuidv7() WHERE phone_id = (SELECT min(id::text)::uuid FROM phone)`,
  );
const mend = () =>
  product.database.owner.pool.query('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');

const runsEnded = async () =>
  (
    await product.database.pool.query(
      `SELECT FROM audit_run WHERE kind = 'asked' AND ended_at IS NOT NULL`,
    )
  ).rowCount ?? 0;

async function audit(): Promise<void> {
  const before = await runsEnded();
  await officer.onSlack.say('audit now');
  await until('the end of the audit', async () => (await runsEnded()) > before);
}

async function refused(person: Person, words: string, act: () => Promise<void>): Promise<void> {
  const since = person.toldPrivately().length;
  await act();
  await until(`“${words}”`, () =>
    person
      .toldPrivately()
      .slice(since)
      .some((told) => told.includes(words)),
  );
}

/** What the threads of the compliance channels were told. */
function threads(): string {
  const inSlack = product.farSide.slack
    .state()
    .channels.find(({ id }) => id === slackComplianceChannel)
    ?.messages.filter(({ thread_ts }) => thread_ts !== undefined);
  const inTeams = product.farSide.teams
    .state()
    .conversations.find(({ id }) => id === teamsComplianceChannel)
    ?.activities.filter(({ replyToId }) => replyToId !== undefined);
  return JSON.stringify([inSlack, inTeams]);
}

test('after a closure with retries and withdrawals an audit finds no fault in calls, gates or books', async () => {
  await product.onSlack('principal').askClosure();
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await finished(product);
  const { rows: withdrawn } = await product.database.pool.query(
    `SELECT FROM revocation WHERE means = 'key-press'`,
  );
  expect(withdrawn.length).toBeGreaterThan(0);

  await audit();

  const { rows } = await product.database.pool.query<{ code: string; facts: unknown }>(
    // The superintendent pressed at once, which is a risk.
    `SELECT code, facts FROM finding WHERE code NOT LIKE 'evidence-%' AND code <> 'approval-in-haste'`,
  );
  expect(rows).toEqual([]);
  for (const person of [officer.onSlack, officer.onTeams]) {
    await until('the card of the run', () =>
      /: (Nothing found|\d+ open findings?)\n/.test(person.finding('Audit · run by Priya')),
    );
  }
  expect(officer.onSlack.toldPrivately().join()).toContain('The audit is running');
  await until('the weekly run', () => counsel.finding('Weekly audit').includes('week of'));
});

test('anyone who is no compliance staff starts no audit', async () => {
  const principal = product.onSlack('principal');

  await refused(principal, 'Only compliance staff of the whole district can run an audit', () =>
    principal.say('audit now'),
  );
});

test('a fault that is found stands in both channels, and is taken and resolved by a person', async () => {
  await tamper();
  await audit();
  for (const person of [officer.onSlack, counsel]) {
    await until('the card of the finding', () =>
      person.finding(gateCard).includes('High · 1 open'),
    );
  }
  const administrator = product.onTeams('administrator');

  await administrator.pressFinding(gateCard, 'take-finding');
  await until('whose it is', () =>
    officer.onSlack.finding(gateCard).includes('administrators; taken by Hana Kobayashi'),
  );
  await officer.onSlack.pressFinding(gateCard, 'resolve-finding-form');
  expect(await officer.onSlack.submit({ resolution: 'Call (402) 555-0142 again.' })).toContain(
    'Leave phone numbers off',
  );
  await officer.onSlack.submit({ resolution: 'Rebuilt the gate on 2026-11-24.' });

  for (const person of [officer.onSlack, counsel]) {
    await until('what was done', () => person.finding(gateCard).includes('Rebuilt the gate on'));
    expect(person.finding(gateCard)).toContain('Resolved by Priya Raghunathan');
    expect(person.finding(gateCard)).toContain('to be closed');
  }
});

test('who resolved it can’t close it, from either account, and no one without the role', async () => {
  for (const person of [officer.onSlack, officer.onTeams]) {
    await refused(person, 'Someone else on the compliance staff has to', () =>
      person.pressFinding(gateCard, 'close-finding'),
    );
  }
  const administrator = product.onTeams('administrator');
  await refused(
    administrator,
    'Only compliance staff of the whole district can close findings',
    () => administrator.pressFinding(gateCard, 'close-finding'),
  );
});

test('nothing was mended, so the next audit opens it again and tells the thread', async () => {
  await audit();

  for (const person of [officer.onSlack, counsel]) {
    await until('the open card', () => person.finding(gateCard).includes('High · 1 open'));
    expect(person.finding(gateCard)).not.toContain('Rebuilt the gate on');
  }
  await until('the note', () => threads().split('found 1 finding again').length >= 3);
});

test('mended, resolved and closed by a second person, it is over, and each step is in the log', async () => {
  await mend();
  await counsel.pressFinding(gateCard, 'resolve-finding-form');
  await counsel.submit({ resolution: 'Rebuilt, and checked that nothing differs.' });
  await until('what was done', () => officer.onSlack.finding(gateCard).includes('Rebuilt, and'));
  await officer.onSlack.pressFinding(gateCard, 'close-finding');

  for (const person of [officer.onSlack, counsel]) {
    await until('the closed card', () =>
      person.finding(gateCard).includes('Closed by Priya Raghunathan'),
    );
    expect(person.finding(gateCard)).not.toMatch(/Take it|Resolve…|\nClose\n/);
  }
  await audit();
  const { rows } = await product.database.pool.query<{ act: string }>(
    `SELECT e.act FROM audit_entry e JOIN finding f ON f.id::text = e.subject_id AND f.code = 'gate-differs'
     WHERE e.subject_kind = 'finding' ORDER BY e.id`,
  );
  expect(rows.map(({ act }) => act)).toEqual([
    'finding-opened',
    'finding-taken',
    'finding-resolved',
    'finding-reopened',
    'finding-resolved',
    'finding-closed',
  ]);
});

test('the compliance channels name no family, and the closures channels hear nothing of audits', async () => {
  const { channels } = product.farSide.slack.state();
  const { conversations } = product.farSide.teams.state();
  const compliance = JSON.stringify([
    channels.find(({ id }) => id === slackComplianceChannel),
    conversations.find(({ id }) => id === teamsComplianceChannel),
  ]);
  const others = JSON.stringify([
    channels.filter(({ id }) => id !== slackComplianceChannel),
    conversations.filter(({ kind, id }) => kind === 'channel' && id !== teamsComplianceChannel),
  ]);

  expect(compliance).toContain('Audit');
  expect(numbersIn(compliance)).toEqual([]);
  expect(others).not.toMatch(/Audit:|Audit ·|Weekly audit/);
});

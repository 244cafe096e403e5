import { beforeAll, expect, test } from 'vitest';
import { nationalNumber } from '#domain/shared/written-number.ts';
import type { Person } from '#sandbox/person.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { numbersIn } from '#test/support/leaks/written-numbers.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 30, mix: { ...everybodyAnswers, failed: 0.3 } });
beforeAll(async () => {
  await product.onSlack('principal').askClosure({ delivery: 'call' });
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await finished(product);
});

/** What follows an act; it may stand where the list before stood. */
async function listOf(person: Person, act: () => Promise<void>): Promise<string> {
  const before = person.toldPrivately();
  await act();
  return until('the list', () =>
    person.toldPrivately().findLast((told, place) => told !== before[place]),
  );
}

async function rows<T>(text: string): Promise<T[]> {
  return (await product.database.owner.pool.query(text)).rows as T[];
}

test('the requester opens the list from the summary in Slack, the front office by words in Teams', async () => {
  const principal = product.onSlack('principal');
  await until('the summary', () => principal.card().includes('Families not reached'));
  const secretary = product.onTeams('secretary');

  const opened = [
    await listOf(principal, () => principal.press('unreached')),
    await listOf(secretary, () => secretary.say('closure unreached 1')),
  ];

  for (const list of opened) {
    expect(list).toContain('Closure 1: families not reached');
    expect(list).toMatch(/\d+ (family|families) to call by hand/);
    expect(numbersIn(list)).toEqual([]);
  }
  for (const person of [principal, secretary]) {
    await listOf(person, () => person.say('closure unreached 1'));
    const list = await listOf(person, () => person.pressPrivate('take-families'));
    expect(list).toMatch(/\(\d{3}\) 555-01\d\d\s+· English · Failed/);
  }
});

test('an approver who did not ask for the closure is told nobody', async () => {
  const superintendent = product.onTeams('superintendent');

  await superintendent.press('unreached');
  const told = await until('the answer', () =>
    superintendent
      .toldPrivately()
      .find((one) => one.includes('the requester can see the families not reached')),
  );

  expect(numbersIn(told)).toEqual([]);
});

test('every number that was given is on record under its student, and none stands in a channel or the log', async () => {
  const lists = [product.onSlack('principal'), product.onTeams('secretary')].map((person) =>
    person.toldPrivately().join('\n'),
  );
  const disclosed = await rows<{ name: string; number: Buffer; index: Buffer; students: number }>(
    `SELECT staff_name(o) AS name, p.number, p.index, cardinality(d.student_ids) AS students
     FROM disclosure d JOIN operator o ON o.id = d.operator_id JOIN phone p ON p.id = d.phone_id
     WHERE d.what = 'unreached'`,
  );
  const numbersOf = (name: string) =>
    disclosed
      .filter((row) => row.name === name)
      .map((row) => nationalNumber(product.vault.decrypt(row.number, phoneBinding(row.index))));

  ['Dana Whitfield', 'Tom Lindqvist'].forEach((name, place) => {
    const given = new Set(lists[place]?.match(/\(\d{3}\) 555-01\d\d/g));
    expect(given.size).toBeGreaterThan(0);
    expect(new Set(numbersOf(name))).toEqual(given);
  });
  expect(disclosed.every(({ students }) => students > 0)).toBe(true);
  const { slack, teams } = product.farSide;
  const posted = JSON.stringify([
    slack.state().channels.filter(({ isDirect }) => isDirect !== true),
    teams.state().conversations.filter(({ kind }) => kind === 'channel'),
  ]);
  const log = await rows<{ line: string }>('SELECT audit_entry::text AS line FROM audit_entry');
  for (const text of [posted, JSON.stringify(log)]) {
    expect(numbersIn(text)).toEqual([]);
  }
});

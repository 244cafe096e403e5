import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import type { Person } from '#sandbox/person.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { startClosure } from '#test/support/product/running-closure.ts';
import { atLength } from '#test/support/run/length.ts';

// Dana requested the closure and sits at Slack; Tom is of the front office and sits at Teams.
const product = setUpProduct({ students: 30, mix: { ...everybodyAnswers, failed: 0.8 } });
let dana: Person;
let tom: Person;
beforeAll(async () => {
  await startClosure(product);
  await finished(product);
  dana = product.onSlack('principal');
  tom = product.onTeams('secretary');
});

/** Does something, and returns the list that follows, which may stand where the one before stood. */
async function listAfter(person: Person, act: () => Promise<void>): Promise<string> {
  const before = person.toldPrivately();
  await act();
  return until('the list', () =>
    person
      .toldPrivately()
      .findLast((told, place) => told !== before[place] && told.includes('families not reached')),
  );
}

const open = (person: Person) => listAfter(person, () => person.say('closure unreached 1'));
const take = (person: Person) => listAfter(person, () => person.pressPrivate('take-families'));
const numbersOn = (list: string) => new Set(list.match(/\(\d{3}\) 555-01\d\d/g));

/** Marks everybody on Tom's page as called. */
async function callAll(): Promise<void> {
  const dialog = () =>
    JSON.stringify(product.farSide.teams.state().dialogs[staff.secretary.teamsUserId]);
  await tom.pressPrivate('hand-calls-form');
  await until('the form', () => dialog()?.includes('Check each family that you called'));
  const ids = Array.from(
    dialog().matchAll(/{"title":"[^"]*","value":"([^"]+)"}/g),
    ([, id = '']) => id,
  );
  await listAfter(tom, async () => {
    await tom.submit({ families: ids.join(',') });
  });
}

async function rows<T>(text: string): Promise<T[]> {
  return (await product.database.owner.pool.query(text)).rows as T[];
}

test('the list gives no number before somebody takes ten families of a school and a language', async () => {
  for (const list of [await open(dana), await open(tom)]) {
    expect(list).toMatch(/\d+ families to call by hand/);
    expect(list).toMatch(/Take \d+: [^\n]+, [A-Z]\w+/);
    expect(numbersOn(list).size).toBe(0);
  }
});

test('two who press the same button at once never get one family', async () => {
  const lists = await Promise.all([take(dana), take(tom)]);

  const [danas, toms] = lists.map(numbersOn);
  expect(danas?.union(toms ?? new Set()).size).toBeGreaterThan(0);
  expect(danas?.isDisjointFrom(toms ?? new Set())).toBe(true);

  // There are fewer than ten: who was second reads that, and takes others.
  const [second, told] = toms?.size === 0 ? [tom, lists[1]] : [dana, lists[0]];
  expect(told).toContain('Someone else took these families first.');
  expect(numbersOn(await take(second)).size).toBeGreaterThan(0);
});

test('each sees who has the other families and since when, and none of their numbers', async () => {
  const [danas, toms] = [await open(dana), await open(tom)];

  expect(danas).toMatch(/Taken by Tom Lindqvist at \d+:\d\d [ap]m \S+\n\d+ (family|families)/);
  expect(toms).toMatch(/Taken by Dana Whitfield at \d+:\d\d [ap]m \S+\n\d+ (family|families)/);
  expect(numbersOn(danas).isDisjointFrom(numbersOn(toms))).toBe(true);
});

test('whatever else somebody takes and calls, the families of another stay the other’s', async () => {
  const danas = numbersOn(await open(dana));
  const seen = new Set<string>();
  for (let list = await open(tom); ; list = await open(tom)) {
    for (const number of numbersOn(list)) seen.add(number);
    if (numbersOn(list).size > 0) await callAll();
    if (!/Take \d+: /.test(await open(tom))) break;
    await take(tom);
  }

  expect(seen.size).toBeGreaterThan(0);
  expect(seen.isDisjointFrom(danas)).toBe(true);
});

test('the database lets nobody take a number that somebody else took within the hour', async () => {
  const takeOver = () =>
    rows(
      `UPDATE hand_call_claim SET operator_id = o.id FROM operator o
       WHERE o.id <> operator_id AND claim_holds(hand_call_claim) RETURNING 1`,
    );
  await expect(takeOver()).rejects.toThrow('somebody has this number');
  await expect(rows('DELETE FROM hand_call_claim')).rejects.toThrow();
});

/** Whose numbers one person has at this moment. */
const heldBy = async ({ directoryId }: { directoryId: string }) =>
  new Set(
    (
      await rows<{ id: string }>(
        `SELECT c.phone_id AS id FROM hand_call_claim c JOIN operator o ON o.id = c.operator_id
         WHERE claim_holds(c) AND o.directory_id = '${directoryId}'`,
      )
    ).map(({ id }) => id),
  );

atLength('an hour later another takes whom nobody has called', async () => {
  const danas = await heldBy(staff.principal);
  await rows('ALTER TABLE hand_call_claim DISABLE TRIGGER USER');
  await rows(`UPDATE hand_call_claim SET taken_at = taken_at - interval '61 minutes'`);
  await rows('ALTER TABLE hand_call_claim ENABLE TRIGGER USER');

  expect(numbersOn(await open(dana)).size).toBe(0);
  await open(tom);
  await take(tom);

  const toms = await heldBy(staff.secretary);
  expect(toms.size).toBeGreaterThan(0);
  expect(toms.isSubsetOf(danas)).toBe(true);
  expect(await open(dana)).toContain('Taken by Tom Lindqvist at ');
});

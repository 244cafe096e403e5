import { beforeAll, expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { makeItAfternoon, makeItASchoolDay, todayThere } from '#test/support/district/afternoon.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';

// What districts called families for by accident: the whole roster, a test, a list that was called already, a day without
// school, a school whose attendance nobody had taken, and an approval for other hours.
const product = setUpProduct({ students: 120 });
let clerk: Person;
let approver: Person;
let schools: string[][];

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;

const calls = () => product.farSide.twilio.calls().length;
const told = () => clerk.toldPrivately().at(-1) ?? '';

async function send(list: readonly string[], values: Record<string, string> = {}): Promise<string> {
  const before = clerk.toldPrivately().length;
  await clerk.openForm('closure absent');
  await until('the form', () => clerk.form().includes('Absent today'));
  if (values['covers'] !== undefined) {
    await clerk.submit({ covers: values['covers'], students: list.join('\n') });
    await until('its fields', () => clerk.form().includes('Students a day, at most'));
  }
  expect(await clerk.submit({ ...values, students: list.join('\n') })).toBeUndefined();
  await until('the answer', () => clerk.toldPrivately().length > before);
  return told();
}

/** The same list as a file in the clerk's own chat with the bot. */
async function sendFile(list: readonly string[]): Promise<string> {
  const bytes = Buffer.from(['StudentID', ...list].join('\n'));
  await clerk.sendFiles({ name: 'absent.csv', bytes });
  const before = clerk.toldPrivately().length;
  await clerk.pressInOwnChat('Check and send');
  await until('the form', () => clerk.form().includes(`${list.length} students from your file`));
  expect(await clerk.submit({})).toBeUndefined();
  await until('the answer', () => clerk.toldPrivately().length > before);
  return told();
}

/** Nobody is called, the clerk and the approver read why, and the approver sends it back. */
async function expectStopped(
  list: readonly string[],
  why: RegExp,
  by: (list: readonly string[]) => Promise<string> = send,
): Promise<void> {
  const before = calls();
  const answer = await by(list);
  expect(answer).toContain('No one is called until an approver has looked at it.');
  expect(answer).toMatch(why);
  const { number } = await product.campaign();
  await until(
    'the card',
    () => approver.card().includes(`Closure ${number} `) && why.test(approver.card()),
  );
  expect((await product.campaign()).state).toBe('submitted');
  await approver.press('send-back-form');
  await approver.submit({ reason: 'Not this list.' });
  await until('the end', async () => (await product.campaign()).state === 'sent-back');
  expect(calls()).toBe(before);
}

beforeAll(async () => {
  await makeItAfternoon(product.database);
  await makeItASchoolDay(product.database);
  clerk = product.onTeams('principal');
  approver = product.onSlack('superintendent');
  const found = await rows<{ students: string[] }>(
    `SELECT array_agg(st.sourced_id ORDER BY st.sourced_id) AS students FROM school s
     JOIN enrollment e ON e.school_id = s.id AND e.active JOIN student st ON st.id = e.student_id AND st.active
     GROUP BY s.id ORDER BY count(*)`,
  );
  schools = found.map(({ students }) => students);
  const last = todayThere().add({ days: 30 }).toString();
  await send((schools[0] ?? []).slice(0, 1), { covers: 'later', until: last, to: '20:00' });
  await until('the card', () => approver.card().includes('Waiting for approval'));
  await approver.press('approve');
  await finished(product);
});

test('the whole roster of the district', async () => {
  await expectStopped(schools.flat(), /more than half\. Is it the whole roster, or a test\?/);
});

atLength('the whole roster of the district, as a file', async () => {
  await expectStopped(
    schools.flat(),
    /more than half\. Is it the whole roster, or a test\?/,
    sendFile,
  );
});

test('a list that somebody made to test', async () => {
  const list = ['TEST-1', 'TEST-2', ...(schools[1] ?? []).slice(0, 2)];
  await expectStopped(
    list,
    /2 ids are not on the roster of these schools\. Is it the right list\?/,
  );
});

atLength('a list that was called already', async () => {
  const list = (schools[1] ?? []).slice(2, 4);
  expect(await send(list)).toContain('Calling starts now.');
  await finished(product);
  await expectStopped(list, /2 students are on a list of the same day already: closure 5\./);
});

atLength('a day without school', async () => {
  await rows(`INSERT INTO school_holiday (day, name) VALUES ($1, 'Founders’ Day')`, [
    todayThere().toString(),
  ]);
  await expectStopped((schools[1] ?? []).slice(4, 6), /There is no school on this day\./);
  await rows('DELETE FROM school_holiday');
});

test('a school where nobody took attendance, so that everybody counts as absent', async () => {
  await expectStopped(
    schools[0]?.slice(1) ?? [],
    /of the \d+ students of a school are on lists of this day: more than half/,
  );
});

atLength('an approval for other hours, and for fewer students', async () => {
  await clerk.say('closure absent end');
  await until('the end', () =>
    clerk.toldPrivately().some((words) => words.includes('covers no more lists')),
  );
  const last = todayThere().add({ days: 30 }).toString();
  const hours = { from: '01:00', to: '02:00', most: '2' };
  await send((schools[1] ?? []).slice(6, 7), { covers: 'later', until: last, ...hours });
  await until('the card', () => approver.card().includes('Waiting for approval'));
  await approver.press('approve');
  await finished(product);

  await expectStopped(
    (schools[1] ?? []).slice(7, 10),
    /4 students on lists of this day, and the approval is for 2 at most\.[^]*The approval is for calls from 1:00 am to 2:00 am\./,
  );
});

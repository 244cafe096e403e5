import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import { officeHours } from '#domain/district/office-hours.ts';
import { rightAnswers } from '#domain/people/training/course.ts';
import { importTraining } from '#domain/people/training/import-training.ts';
import { listRecords } from '#domain/people/training/list-records.ts';
import { planTrainingReminders } from '#domain/people/training/plan-training-reminders.ts';
import {
  setCourses,
  standardCourse,
  studentDataCourse,
} from '#domain/people/training/set-course.ts';
import { setCourseNeed } from '#domain/people/training/set-course-need.ts';
import { trainingCsv } from '#reports/csv/training-csv.ts';
import { closedZone } from '#test/support/attempt/attempt-district.ts';
import { makeItDay } from '#test/support/consent/family-login.ts';
import { type DeskPerson, officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { trainingEndsIn } from '#test/support/district/training.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(officeDesk);
let folder: string;
beforeAll(async () => {
  await setCourses(desk.database.db, 'test');
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-training-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const imports = () => desk.database.as('imports').db;
const need = (isNeeded: boolean, blocks: boolean) =>
  setCourseNeed(imports(), { role: 'front-office', isNeeded, blocks, by: 'test' });

async function take(who: DeskPerson, course: string) {
  const form = await desk.press(who, 'training-form', { course });
  if (form.kind !== 'form') throw new Error(wordsIn(form));
  const right = rightAnswers(course === 'calling' ? standardCourse : studentDataCourse);
  return desk.submit(who, 'training', { data: form.form.data, values: right });
}

async function passesFrom(lines: string): Promise<ReturnType<typeof importTraining>> {
  const file = path.join(folder, 'passes.csv');
  await writeFile(file, `directory_id,course,score,passed_on\n${lines}\n`);
  return importTraining({ db: imports(), file, by: 'test' });
}

const daysAgo = (days: number) =>
  Temporal.Now.plainDateISO('America/Chicago').subtract({ days }).toString();

test('each person sees both courses, and which of them their roles need', async () => {
  const words = wordsIn(await desk.say('clerk', 'closure training'));

  expect(words).toContain('You need to take “Student data”.');
  expect(words).toContain('Everyone who looks up families takes it.');
  expect(words).toContain('[Take “Student data”]\n[Take “Calling families”]');
  expect(words).toContain('None of your roles needs it.');
});

test('where the district asks for it, a lapsed person looks up nobody, and a pass unlocks it at once', async () => {
  await need(true, true);

  const refused = wordsIn(await desk.find('clerk', 'agreed'));
  expect(refused).toContain('asks for the course “Student data” before you look up a family');
  expect(refused).toContain('[Take the course]');
  expect(wordsIn(await desk.say('clerk', 'consent tasks'))).toContain('Student data');
  // Anyone with another role is not asked.
  expect(wordsIn(await desk.find('officer', 'agreed'))).not.toContain('Student data');

  expect(wordsIn(await take('clerk', 'student-data'))).toContain(
    'You passed “Student data” with 100%.',
  );
  expect(wordsIn(await desk.find('clerk', 'agreed'))).not.toContain('Student data');
  await need(true, false);
});

test('a pass of one course is none of the other', async () => {
  await take('otherClerk', 'calling');
  const [row] = await desk.rows<{ calling: boolean; data: boolean }>(
    `SELECT training_is_current($1) AS calling, training_is_current($1, 'student-data') AS data`,
    [desk.people.otherClerk],
  );

  expect(row).toEqual({ calling: true, data: false });
});

test('nobody frees requesters and approvers from their course, the owner of the tables neither', async () => {
  for (const change of [
    `DELETE FROM course_need WHERE course = 'calling'`,
    `UPDATE course_need SET blocks = false WHERE course = 'calling'`,
    `INSERT INTO course_need (role, course, blocks) VALUES ('translator', 'calling', true)`,
  ]) {
    const rule = await desk.rows(change).then(() => 'allowed', violatedRule);
    expect(rule, change).toBe('course_need_calling');
  }
});

test('compliance sees who is trained, whose training ends soon, who never took it, and which schools run short', async () => {
  await desk.rows(`UPDATE district SET state = 'TX'`);
  await passesFrom(`Tom Secretary,student-data,90,${daysAgo(345)}`);
  await trainingEndsIn(desk.database, desk.people.deputy, 3);

  const words = wordsIn(await desk.say('officer', 'compliance training'));

  expect(words).toContain('Student data, version 1');
  expect(words).toMatch(/Ends within 30 days\nTom Secretary \(/);
  expect(words).toMatch(/Never took it\n[^\n]*Otto Clerk/);
  expect(words).toContain('Whole district, Front office\n1 of 1, 1 ends soon');
  expect(words).toMatch(/, Front office\n0 of 1\n/);
  expect(words).toMatch(
    /Schools short of approvers: two are needed\n[^\n]+\n2 trained, 1 in a week/,
  );
  expect(words).toContain('Texas Government Code § 2054.5191');
  expect(wordsIn(await desk.say('clerk', 'compliance training'))).toContain(
    'Only compliance staff',
  );
});

test('people are reminded 30, 14 and 3 days before and on the day, each time once', async () => {
  const { db } = desk.database.as('bot');
  await makeItDay(desk.database);
  const reminded = async () => {
    for (let again = 0; again < 2; again++) await planTrainingReminders(db, ['slack']);
    const rows = await desk.rows<{ days: string }>(
      `SELECT split_part(part, '/', 2) AS days FROM posted_card WHERE kind = 'training-reminder'
         AND part LIKE $1 || '%' ORDER BY split_part(part, '/', 2)::int DESC`,
      [desk.people.otherClerk],
    );
    return rows.map(({ days }) => days);
  };
  const endsIn = (days: number) => trainingEndsIn(desk.database, desk.people.otherClerk, days);
  await take('otherClerk', 'student-data');
  expect(await reminded()).toEqual([]);

  for (const days of [31, 30, 29, 14, 3, 0]) {
    await endsIn(days);
    await reminded();
  }
  expect(await reminded()).toEqual(['30', '14', '3', '0']);

  // Whose training was already short when somebody looked gets the newest alone, and nobody is woken.
  await take('otherClerk', 'student-data');
  await endsIn(2);
  await desk.rows('UPDATE district SET time_zone = $1', [closedZone]);
  expect(await reminded()).toHaveLength(4);
  await makeItDay(desk.database);
  expect(await reminded()).toEqual(['30', '14', '3', '3', '0']);
});

test('passes from elsewhere count for a year from their day; a file with one fault changes nothing', async () => {
  const refused = await passesFrom(
    [
      `Tom Secretary,calling,90,${daysAgo(10)}`,
      `nobody,calling,90,${daysAgo(10)}`,
      `Tom Secretary,calling,40,${daysAgo(10)}`,
      `Tom Secretary,calling,90,${daysAgo(-2)}`,
      `Tom Secretary,calling,90,${daysAgo(500)}`,
      `Tom Secretary,cooking,90,${daysAgo(1)}`,
      `Tom Secretary,calling,a lot,${daysAgo(1)}`,
    ].join('\n'),
  );
  expect(refused).toMatchObject({ kind: 'refused' });
  const known = await passesFrom(
    [`Tom Secretary,calling,40,${daysAgo(10)}`, `nobody,calling,90,${daysAgo(10)}`].join('\n'),
  );
  expect(known.kind === 'refused' && known.problems.map(({ words }) => words)).toEqual([
    'is no pass: the course needs 80%',
    'names nobody on the staff list',
  ]);

  const twice = `Tom Secretary,calling,90,${daysAgo(10)}`;
  expect(await passesFrom(`${twice}\n${twice}`)).toMatchObject({ counts: { added: 1 } });
  expect(await passesFrom(twice)).toMatchObject({ changed: 0 });

  const csv = trainingCsv(await listRecords(imports()));
  expect(csv.split('\n')[0]).toBe(
    'directory_id,course,version,score,passed_on,expires_on,attested',
  );
  expect(csv).toMatch(/^Tom Secretary,calling,2,90,.*,no$/m);
});

test('who passes a course also says that they will do as it says, or nothing is kept', async () => {
  const form = await desk.press('clerk', 'training-form', { course: 'student-data' });
  if (form.kind !== 'form') throw new Error(wordsIn(form));
  const passes = () => desk.rows('SELECT attested FROM training_record WHERE attested');
  const before = (await passes()).length;
  const { attest, ...answers } = rightAnswers(studentDataCourse);
  const { data } = form.form;

  expect(await desk.submit('clerk', 'training', { data, values: answers })).toMatchObject({
    kind: 'errors',
    errors: { attest: 'Choose “Yes” to finish.' },
  });
  expect(await passes()).toHaveLength(before);
  await desk.submit('clerk', 'training', { data, values: { ...answers, attest: attest ?? '' } });
  expect(await passes()).toHaveLength(before + 1);
});

test.each(['15:00-6:45', '6:45', '25:00-26:00', 'always', '7:00-8:00-9:00'])(
  '“%s” are no office hours',
  (text) => expect(() => officeHours(text)).toThrow(/must (be hours|open before)/),
);

test('the command line sets needs and office hours, in words', async () => {
  const cli = (...words: string[]) =>
    runProcess('cli', words, {
      DATABASE_URL: desk.database.urls.imports,
      BELLWETHER_KEY: testKey,
    });

  const set = await cli('training', 'need', 'translator', 'on');
  const [school] = await desk.rows<{ name: string }>(
    `SELECT name FROM school WHERE sourced_id = 'S1'`,
  );
  const hours = await cli('school', 'hours', school?.name ?? '', '6:45-15:00');
  const none = await cli('school', 'hours', 'Nowhere', '6:45-15:00');

  expect(set.told).toContain('The role translator needs the course on student data');
  expect(hours.told).toContain('answers from 06:45 to 15:00.');
  expect(none.error).toContain('There is no school “Nowhere”.');
  expect(
    await desk.rows(`SELECT office_opens::text AS opens FROM school WHERE sourced_id = 'S1'`),
  ).toEqual([{ opens: '06:45:00' }]);
});

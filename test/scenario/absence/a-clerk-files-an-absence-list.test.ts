import { beforeAll, expect, test } from 'vitest';
import { rightAnswers } from '#domain/people/training/course.ts';
import { standardCourse } from '#domain/people/training/set-course.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { makeItAfternoon, makeItASchoolDay } from '#test/support/district/afternoon.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { platformsOf } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 60 });
const on = (platform: 'slack' | 'teams', who: 'secretary' | 'superintendent') =>
  platform === 'slack' ? product.onSlack(who) : product.onTeams(who);
const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;
let students: string[];
let taken = 0;
const next = () => students[taken++] ?? '';

beforeAll(async () => {
  await makeItAfternoon(product.database);
  await makeItASchoolDay(product.database);
  students = (
    await rows<{ id: string }>(
      `SELECT DISTINCT st.sourced_id AS id FROM student st JOIN guardianship gs ON gs.student_id = st.id AND gs.may_be_contacted
       JOIN roster_household h ON h.household = gs.guardian_id WHERE st.active ORDER BY 1`,
    )
  ).map(({ id }) => id);
});

const told = (person: Person) => person.toldPrivately().at(-1) ?? '';

async function openList(clerk: Person, student: string) {
  await clerk.openForm(`closure absent ${student}`);
  await until('the form', () => clerk.form().includes('Absent today'));
}

async function submitted(clerk: Person, values: Record<string, string>) {
  const before = told(clerk);
  const errors = await clerk.submit(values);
  if (errors !== undefined) return JSON.stringify(errors);
  await until('the answer', () => told(clerk) !== before);
  return told(clerk);
}

test('the front office takes the course on calling before its first list', async () => {
  const clerk = product.onSlack('secretary');
  await clerk.say(`closure absent ${next()}`);
  await until('the refusal', () => told(clerk).includes('You need current training'));
  await clerk.pressPrivate('training-form');
  await until('the course', () => clerk.form() !== '');
  await clerk.submit({ ...rightAnswers(standardCourse), attest: 'yes' });
  await until('the pass', () => told(clerk).includes('You passed'));
});

test.each(platformsOf(import.meta.filename))(
  'in %s, a clerk files a list of the day, and a second person approves it',
  async (platform) => {
    const clerk = on(platform, 'secretary');
    await openList(clerk, next());
    expect(await submitted(clerk, {})).toContain('An approver decides.');
    const approver = on(platform, 'superintendent');
    await until('the card', () => approver.card().includes('Waiting for approval'));
    expect(approver.card()).toContain('Tom Lindqvist');
    await approver.press('approve');
    await finished(product);
    expect(product.farSide.twilio.calls().length).toBeGreaterThan(0);
  },
);

test.each(platformsOf(import.meta.filename))(
  'in %s, a list before the first bell asks why, waits for an approver who reads it, and rings nobody until then',
  async (platform) => {
    await rows(`UPDATE district SET first_bell = '23:58'`);
    const calls = product.farSide.twilio.calls().length;
    const clerk = on(platform, 'secretary');
    await openList(clerk, next());
    expect(clerk.form()).toContain('Why before 11:58 pm?');
    expect(await submitted(clerk, {})).toMatch(/Choose why\.|required field/);
    const why = 'They were expected at a program before school';
    expect(await submitted(clerk, { early: 'program' })).toContain(why);

    const approver = on(platform, 'superintendent');
    await until('the card', () => approver.card().includes('Waiting for approval'));
    expect(approver.card()).toContain(`Why so early: ${why}`);
    await approver.press('approve');
    await until('the start', async () => (await product.campaign()).state === 'approved');
    const [starts] = await rows<{ at: string }>(
      `SELECT to_char(v.start_at AT TIME ZONE d.time_zone, 'HH24:MI') AS at FROM campaign_version v, district d ORDER BY v.submitted_at DESC LIMIT 1`,
    );
    expect(starts).toEqual({ at: '23:58' });
    expect(product.farSide.twilio.calls()).toHaveLength(calls);
  },
);

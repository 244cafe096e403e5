import { beforeAll, describe, expect, test } from 'vitest';
import { findOperatorsNamed } from '#domain/people/operator/find-operator.ts';
import { rightAnswers } from '#domain/people/training/course.ts';
import { setCourse, standardCourse } from '#domain/people/training/set-course.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { ageCourse, ageTraining, forgetTraining } from '#test/support/district/training.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { platformsOf } from '#test/support/run/length.ts';

const refusal = 'You need current training to request or approve calls';
const right = rightAnswers(standardCourse);
const wrong = {
  ...Object.fromEntries(Object.keys(right).map((question) => [question, 'a'])),
  attest: 'yes',
};

const product = setUpProduct();

const idOf = async (name: string): Promise<string> => {
  const [operator] = await findOperatorsNamed(product.database.db, name);
  return operator?.id ?? '';
};

const campaigns = async (): Promise<number> =>
  (await product.database.pool.query('SELECT FROM campaign')).rows.length;

/** Waits until a person was told this once more than before what they do. */
async function toldAnew(
  person: Person,
  words: string,
  act: () => Promise<unknown>,
): Promise<string> {
  const before = told(person, words).length;
  await act();
  return until(`${person.name} to be told “${words}”`, () => told(person, words)[before]);
}

const told = (person: Person, words: string) =>
  person.toldPrivately().filter((one) => one.includes(words));

/** Takes the course by the button of the refusal. */
async function passCourse(person: Person): Promise<void> {
  await person.pressPrivate('training-form');
  await toldAnew(person, 'with 100%. It counts from now', () => person.submit(right));
}

describe.each(platformsOf(import.meta.filename))('in %s', (platform) => {
  let requester: Person;
  let approver: Person;
  beforeAll(async () => {
    requester = platform === 'slack' ? product.onSlack('principal') : product.onTeams('principal');
    approver =
      platform === 'slack' ? product.onSlack('superintendent') : product.onTeams('superintendent');
    await forgetTraining(product.database, [await idOf(requester.name)]);
  });

  test('a requester who never took the course gets no form, but the button to the course', async () => {
    const before = await campaigns();
    await toldAnew(requester, refusal, () => requester.say('closure'));
    await toldAnew(requester, 'You need to take “Calling families”', () =>
      requester.say('closure training'),
    );

    expect(await campaigns()).toBe(before);
  });

  test('wrong answers are told with their lessons, and unlock nothing', async () => {
    await requester.pressPrivate('training-form');
    const marks = await toldAnew(requester, 'Training not passed yet', () =>
      requester.submit(wrong),
    );

    expect(marks).toContain('30% of your answers are right; you need 80%');
    expect(marks).toContain('Which of these is on the list of emergencies?');
    expect(marks).toContain('The whole message has to be about the emergency');
    await toldAnew(requester, refusal, () => requester.say('closure'));
  });

  test('a pass unlocks asking at once', async () => {
    await passCourse(requester);
    const before = await campaigns();
    await requester.askClosure({ happening: 'closed', ground: 'weather' });
    await until('the approval card', () => approver.card().includes('Waiting for approval'));

    expect(await campaigns()).toBe(before + 1);
    await toldAnew(requester, 'Your training is current.', () => requester.say('closure training'));
  });

  test('an approver whose training is over a year old can’t approve', async () => {
    await ageTraining(product.database, await idOf(approver.name));
    await toldAnew(approver, refusal, () => approver.press('approve'));
    await toldAnew(approver, 'It lasts a year', () => approver.say('closure training'));

    expect(await product.campaign()).toMatchObject({ state: 'submitted' });
    const { rows } = await product.database.pool.query(
      `SELECT facts->>'reason' AS reason, facts->>'platform' AS platform FROM audit_entry
       WHERE act = 'decision-refused' ORDER BY id DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ reason: 'untrained', platform }]);
  });

  test('a pass unlocks approving at once, and the approval keeps the record it rests on', async () => {
    await passCourse(approver);
    await approver.press('approve');
    await finished(product);

    const { rows } = await product.database.pool.query(
      `SELECT r.score, r.operator_id = a.operator_id AS own, c.version FROM approval a
       JOIN training_record r ON r.id = a.training_record_id JOIN training_course c ON c.id = r.course_id
       ORDER BY a.at DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ score: 100, own: true, version: standardCourse.version }]);
  });
});

describe('when the course changes', () => {
  test('a form that was open is refused when it is sent 30 days later', async () => {
    const requester = product.onSlack('principal');
    await requester.openForm('closure');
    const before = await campaigns();
    await setCourse(product.database.db, {
      by: 'test',
      course: {
        ...standardCourse,
        version: standardCourse.version + 1,
        title: 'Notifying families, again',
      },
    });
    await toldAnew(requester, 'take it again before then', () => requester.say('closure training'));
    await ageCourse(product.database, 31);
    expect(await requester.submit({ ground: 'weather' })).toBeUndefined();
    await toldAnew(requester, refusal, () => requester.submit({}));

    expect(await campaigns()).toBe(before);
  });

  test.each(platformsOf(import.meta.filename))(
    'everybody takes it again, in %s too',
    async (platform) => {
      const who = platform === 'slack' ? 'principal' : 'superintendent';
      const person = platform === 'slack' ? product.onSlack(who) : product.onTeams(who);
      const { version } = standardCourse;
      const words = await toldAnew(
        person,
        `It has changed since you passed version ${version}`,
        () => person.say('closure training'),
      );
      expect(words).toContain(`version ${version + 1}`);
      await passCourse(person);
      await toldAnew(person, 'Your training is current.', () => person.say('closure training'));
    },
  );
});

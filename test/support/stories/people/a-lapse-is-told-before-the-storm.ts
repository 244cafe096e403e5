import { beforeAll, describe, expect, test } from 'vitest';
import { eachMinute } from '#card-sync/background/bot-jobs.ts';
import { findOperatorsNamed } from '#domain/people/operator/find-operator.ts';
import { rightAnswers } from '#domain/people/training/course.ts';
import { standardCourse, studentDataCourse } from '#domain/people/training/set-course.ts';
import { setCourseNeed } from '#domain/people/training/set-course-need.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { makeItDay } from '#test/support/consent/family-login.ts';
import { ageTraining, forgetTraining, trainingEndsIn } from '#test/support/district/training.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';

/** In short in Teams: the warnings, and the approver whose training ended. */
export function lapseIsTold(length: 'short' | 'long'): void {
  const isLong = length === 'long';

  const platforms = ['slack', 'teams'] as const;
  type Side = (typeof platforms)[number];

  const product = setUpProduct({ students: isLong ? 30 : 12 });
  beforeAll(async () => {
    await makeItDay(product.database);
    // The deputy has an account on Teams alone.
    await product.database.owner.pool.query(
      `DELETE FROM chat_identity WHERE platform = 'slack' AND operator_id = $1`,
      [await idOf('Inés Carvajal')],
    );
  });

  const approverOn = (side: Side): Person =>
    side === 'slack' ? product.onSlack('superintendent') : product.onTeams('deputy');
  const on = (side: Side, who: 'compliance' | 'principal' | 'secretary'): Person =>
    side === 'slack' ? product.onSlack(who) : product.onTeams(who);

  async function idOf(name: string): Promise<string> {
    const [operator] = await findOperatorsNamed(product.database.db, name);
    return operator?.id ?? '';
  }

  /** Everything that the bot wrote to somebody's own chat. */
  function ownChat(side: Side, person: Person): string[] {
    if (side === 'teams') return person.toldPrivately();
    return product.farSide.slack
      .state()
      .channels.filter(({ isDirect }) => isDirect === true)
      .flatMap(({ messages }) => messages.map(({ text, blocks }) => text + JSON.stringify(blocks)));
  }

  const count = (told: readonly string[], words: string) =>
    told.filter((one) => one.includes(words)).length;

  /** Waits until somebody was told this once more than before what they do. */
  async function toldAnew(person: Person, words: string, act: () => Promise<unknown>) {
    const told = () => person.toldPrivately().filter((one) => one.includes(words));
    const before = told().length;
    await act();
    return until(`${person.name} to be told “${words}”`, () => told()[before]);
  }

  async function takeCourse(person: Person, right: Record<string, string>): Promise<void> {
    const first = Object.keys(right).map((question) => [question, 'a']);
    const wrong = { ...Object.fromEntries(first), attest: 'yes' };
    await person.pressPrivate('training-form');
    await toldAnew(person, 'Training not passed yet', () => person.submit(wrong));
    await person.pressPrivate('training-form');
    await toldAnew(person, 'with 100%. It counts from now', () => person.submit(right));
  }

  test('the audit names the schools that run short among its risks, a week ahead', async () => {
    await trainingEndsIn(product.database, await idOf('Marcus Oyelaran'), 5);
    await product.onSlack('compliance').say('audit now');

    for (const side of platforms) {
      await until('the risk', () =>
        on(side, 'compliance')
          .finding('Audit: Schools without two approvers')
          .includes('2 can approve, in a week 1; two are needed'),
      );
    }
    await trainingEndsIn(product.database, await idOf('Marcus Oyelaran'), 200);
  });

  describe.each(isLong ? platforms : (['teams'] as const))('in %s', (side) => {
    test('an approver is told 30, 14 and 3 days before, and on the day, once each', async () => {
      const approver = approverOn(side);
      const id = await idOf(approver.name);
      for (const [days, words] of [
        [30, 'ends in 30 days'],
        [14, 'ends in 14 days'],
        [3, 'ends in 3 days'],
        [0, 'ends today'],
      ] as const) {
        await trainingEndsIn(product.database, id, days);
        for (let minute = 0; minute < 2; minute += 1)
          await eachMinute(product.database.as('bot').db, platforms);
        await until(words, () => count(ownChat(side, approver), words) > 0);
      }

      const told = ownChat(side, approver).filter((one) => one.includes('Take it again'));
      expect(told).toHaveLength(4);
      expect(told[0]).toContain('Your training “Calling families” ends in 30 days, on ');
      expect(told[0]).toContain('Take the course');
      await trainingEndsIn(product.database, id, 200);
    });

    test('a lapsed approver is refused in a sentence that offers the course, takes it, and approves the same closure', async () => {
      const approver = approverOn(side);
      await on(side, 'principal').askClosure({ happening: 'closed', ground: 'weather' });
      await until('the card', () => approver.card().includes('Waiting for approval'));
      const { id, number } = await product.campaign();
      await ageTraining(product.database, await idOf(approver.name));

      const refusal = await toldAnew(approver, 'You need current training', () =>
        approver.press('approve'),
      );
      expect(refusal).toContain('Take the course');
      expect(await product.campaign()).toMatchObject({ number, state: 'submitted' });

      await takeCourse(approver, rightAnswers(standardCourse));
      await approver.press('approve');
      await finished(product);
      expect(await product.campaign()).toMatchObject({ id, state: 'finished' });
    });

    if (length === 'short') return;

    test('compliance sees who lapses within 30 days and who never took it, by school and role, and which schools run short', async () => {
      const approver = approverOn(side);
      await trainingEndsIn(product.database, await idOf(approver.name), 5);
      await forgetTraining(product.database, [await idOf('Tom Lindqvist')]);
      const officer = on(side, 'compliance');

      const words = await toldAnew(officer, 'Who is trained', () =>
        officer.say('compliance training'),
      );

      expect(words).toMatch(new RegExp(`Ends within 30 days\\n${approver.name} \\(`));
      expect(words).toMatch(/Never took it\n[^\n]*Tom Lindqvist/);
      expect(words).toContain('Whole district, Approver');
      expect(words).toMatch(
        /Schools short of approvers: two are needed\n[^\n]+\n2 trained, 1 in a week/,
      );
      await trainingEndsIn(product.database, await idOf(approver.name), 200);
    });

    test('a lapsed secretary looks up nobody where the district asks for the course, and is unlocked at once', async () => {
      const need = (isNeeded: boolean, blocks: boolean) =>
        setCourseNeed(product.database.as('imports').db, {
          role: 'front-office',
          isNeeded,
          blocks,
          by: 'test',
        });
      await need(true, true);
      const secretary = on(side, 'secretary');
      const [phone] = await listFamilyPhones(product.database.db, product.vault);
      const find = async () => {
        await secretary.openForm('consent find');
        await secretary.submit({ number: phone?.number ?? '' });
      };
      await forgetTraining(product.database, [await idOf(secretary.name)]);

      await toldAnew(secretary, 'asks for the course “Student data” before you look up', find);
      await takeCourse(secretary, rightAnswers(studentDataCourse));
      await toldAnew(secretary, 'May be used for', find);
      await need(true, false);
    });
  });
}

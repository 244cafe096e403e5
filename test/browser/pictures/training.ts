import { connect } from '#database/connect.ts';
import { rightAnswers } from '#domain/people/training/course.ts';
import { standardCourse, studentDataCourse } from '#domain/people/training/set-course.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import { ageTraining, trainingEndsIn } from '#test/support/district/training.ts';
import type { Studio } from './studio.ts';

const right = rightAnswers(studentDataCourse);

/** Both courses, who is trained, a reminder, and a lapsed approver who takes the course. It comes last: it ends trainings. */
export async function takeTraining(sandbox: Sandbox, studio: Studio): Promise<void> {
  const { slack, teams } = sandbox.farSide;
  const tom = teamsPerson(teams, staff.secretary);
  const priya = slackPerson(slack, staff.compliance);
  const hana = teamsPerson(teams, staff.administrator);
  const marcus = slackPerson(slack, staff.superintendent);
  const ines = teamsPerson(teams, staff.deputy);
  const { be, form, message, part, show } = studio;
  await using owner = connect({ url: sandbox.ownerUrl, name: 'bellwether-pictures', max: 1 });
  const { rows } = await owner.pool.query<{ id: string; who: string }>(
    'SELECT id, directory_id AS who FROM operator',
  );
  const idOf = (who: 'superintendent' | 'deputy') =>
    rows.find((row) => row.who === staff[who].directoryId)?.id ?? '';
  const told = async (person: typeof tom, words: string) =>
    until(words, () => person.toldPrivately().some((text) => text.includes(words)), 90_000);

  await part('a course', async () => {
    await be('teams', staff.secretary);
    await show('teams', 'chat');
    await tom.say('closure training');
    await told(tom, 'Your training');
    await message('own-training', 'teams', 'Your training');
    await tom.pressPrivate('training-form');
    await form('training-teams', 'teams');
    await tom.submit(right);
    await told(tom, 'Training passed');
    teams.closeDialog(staff.secretary.teamsUserId);
  });
  await part('a reminder', async () => {
    await owner.pool.query(
      `DELETE FROM chat_identity WHERE platform = 'slack' AND operator_id = $1`,
      [idOf('deputy')],
    );
    await trainingEndsIn({ owner }, idOf('superintendent'), 14);
    await trainingEndsIn({ owner }, idOf('deputy'), 3);
    await be('slack', staff.superintendent);
    await show('slack', 'chat');
    await be('teams', staff.deputy);
    await told(ines, 'ends in 3 days');
    await message('reminder-slack', 'slack', 'Your training ends soon');
    await message('reminder-teams', 'teams', 'Your training ends soon');
  });
  await part('who is trained', async () => {
    await be('slack', staff.compliance);
    await show('slack', 'channel');
    await priya.say('compliance training');
    await told(priya, 'Who is trained');
    await message('who-is-trained-slack', 'slack', 'Who is trained', { dark: true });
    await be('teams', staff.administrator);
    await hana.say('compliance training');
    await told(hana, 'Who is trained');
    await message('who-is-trained-teams', 'teams', 'Who is trained', { dark: true });
  });
  await part('a lapsed approver', async () => {
    await slackPerson(slack, staff.principal).askClosure({
      happening: 'closed',
      ground: 'weather',
    });
    await until('the card', () => marcus.card().includes('Waiting for approval'), 60_000);
    for (const who of ['superintendent', 'deputy'] as const)
      await ageTraining({ owner }, idOf(who));
    await be('slack', staff.superintendent);
    await be('teams', staff.deputy);
    await marcus.press('approve');
    await told(marcus, 'You need current training');
    await message('lapsed-slack', 'slack', 'You need current training');
    await ines.press('approve');
    await told(ines, 'You need current training');
    await message('lapsed-teams', 'teams', 'You need current training');
    await marcus.pressPrivate('training-form');
    await form('training-calling', 'slack');
    await marcus.submit(rightAnswers(standardCourse));
    await told(marcus, 'You can request and approve now.');
    await message('unlocked-slack', 'slack', 'You can request and approve now.');
  });
}

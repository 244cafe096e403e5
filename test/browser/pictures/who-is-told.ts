import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import type { Studio } from './studio.ts';

/** A school locks its doors, an earlier closure is looked for, and a bus is late. */
export async function takeWhoIsTold({ database, farSide }: Sandbox, studio: Studio): Promise<void> {
  const dana = slackPerson(farSide.slack, staff.principal);
  const marcus = teamsPerson(farSide.teams, staff.superintendent);
  const { form, message, part } = studio;

  await part('the form of a lockdown', async () => {
    await dana.openForm('closure lockdown Cottonwood');
    await until('the form', () => dana.form().includes('locked rooms'));
    await form('lockdown', 'slack');
    await dana.submit({});
  });
  await part('the card of a lockdown', async () => {
    await until('the card', () => marcus.card().includes('Waiting for approval'));
    await message('lockdown-approval', 'teams', 'Waiting for approval');
    await marcus.press('approve');
    const isTold = () => /in force since/.test(marcus.card()) && !marcus.card().includes('Calling');
    await until('the end', isTold, 180_000);
    await message('lockdown-finished', 'slack', 'in force since');
    await message('lockdown-finished-teams', 'teams', 'in force since');
  });
  await part('who is safe', async () => {
    await dana.say('closure who-is-safe');
    await until('the list', () => dana.toldPrivately().some((one) => one.includes('safe')));
    await message('who-is-safe', 'slack', /safe/i);
  });
  await part('the all clear', async () => {
    await dana.press('follow-up');
    await until('the form', () => dana.form().includes('What comes next'));
    await form('all-clear', 'slack');
    await dana.submit({});
    await until('the card', () => /All clear for[^]*Waiting for app/.test(marcus.card()));
    await message('all-clear-approval', 'teams', 'Waiting for approval');
    await marcus.press('approve');
    await until('the end', () => marcus.card().includes('Finished'), 180_000);
    await message('lockdown-over', 'slack', /All clear, \d/);
  });
  await part('closures by their words', async () => {
    await dana.say('closure list');
    await until('the list', () => dana.toldPrivately().some((one) => one.includes('Newest')));
    await message('list', 'slack', 'Newest closures');
  });
  await part('the roster', async () => {
    await slackPerson(farSide.slack, staff.compliance).say('roster');
    await studio.be('slack', staff.compliance);
    await message('roster', 'slack', 'Students by school');
  });
  await part('the form for one bus', async () => {
    await dana.openForm('closure late 1h bus 1 tomorrow');
    await until('the form', () => dana.form().includes('What is happening?'));
    await studio.be('slack', staff.principal);
    await form('group', 'slack');
  });
  await part('absent students', async () => {
    const absent = await database.db
      .selectFrom('student as st')
      .innerJoin('enrollment as e', 'e.student_id', 'st.id')
      .innerJoin('school as s', 's.id', 'e.school_id')
      .where('s.name', 'like', 'Cottonwood%')
      .select('st.sourced_id as id')
      .orderBy('st.sourced_id')
      .limit(4)
      .execute();
    await dana.openForm(`closure absent ${absent.map(({ id }) => id).join(' ')}`);
    await until('the form', () => dana.form().includes('Absent today'));
    await form('absent-form', 'slack');
    await dana.submit({ covers: 'later' });
    await until('its fields', () => dana.form().includes('Students a day, at most'));
    await form('absent-form-later', 'slack');
    await dana.submit({
      until: Temporal.Now.plainDateISO().add({ days: 60 }).toString(),
      // Whatever the hour is.
      from: '00:00',
      to: '23:59',
      students: [...absent.map(({ id }) => id), 'S-999999'].join('\n'),
    });
    await message('absent-sent', 'slack', /Closure \d+: 4 absent students/u);
    await until('the card', () => marcus.card().includes('Each later list of absent students'));
    await message('absent-approval-teams', 'teams', 'Each later list of absent students');
    await message('absent-approval-slack', 'slack', 'Each later list of absent students');
    await dana.say('closure absent today');
    await message('absent-today', 'slack', 'Family knows');
  });
}

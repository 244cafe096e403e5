import { rightAnswers } from '#domain/people/training/course.ts';
import { studentDataCourse } from '#domain/people/training/set-course.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import { phoneBinding } from '#vault/vault.ts';
import type { Studio } from './studio.ts';

/** Families not reached, one family's consent and its history, why it was called; and the course. */
export async function takeFrontOffice(sandbox: Sandbox, studio: Studio): Promise<void> {
  const { slack, teams } = sandbox.farSide;
  const tom = slackPerson(slack, staff.secretary);
  const onTeams = teamsPerson(teams, staff.secretary);
  const { be, form, message, part } = studio;
  await be('slack', staff.secretary);
  await be('teams', staff.secretary);
  const told = async (words: string) =>
    until(words, () => tom.toldPrivately().some((text) => text.includes(words)));

  await part('families not reached', async () => {
    await tom.say('closure unreached 1');
    await told('Closure 1');
    await tom.pressPrivate('take-families');
    await told('Yours');
    await message('unreached', 'slack', 'to call by hand', { dark: true });
  });
  await part('one number’s consent', async () => {
    const number = await agreedNumber(sandbox);
    await tom.openForm('consent find');
    await tom.submit({ number });
    await told('May be used for');
    await message('consent-find', 'slack', 'May be used for', { dark: true });
    await tom.openForm('consent revoke');
    await tom.submit({ number });
    await tom.submit({ means: 'voicemail', words: 'No me llamen más, por favor.' });
    await told('Opt-out recorded');
    await tom.openForm('consent record');
    await tom.submit({ number });
    await form('consent-record', 'slack');
    await tom.submit({
      channels: 'voice,text',
      purposes: 'school-mission',
      relation: 'parent',
      method: 'spoken',
      reference: 'Call book of the office, line 118',
    });
    await told('The consent was recorded.');
    await tom.pressPrivate('consent-history');
    await told(': history');
    await message('consent-history', 'slack', ': history');
    await onTeams.openForm('why 1');
    await onTeams.submit({ number });
    await studio.each(async (page, width) => {
      if (width === 390) await page.getByTestId('panel-teams').click();
      await page.getByTestId('teams-dialog').getByText('Used by').waitFor();
    });
    await form('why', 'teams');
    teams.closeDialog(staff.secretary.teamsUserId);
  });
  await part('the course', async () => {
    await tom.say('closure training');
    await told('Your training');
    await tom.pressPrivate('training-form');
    await form('training', 'slack');
    await tom.submit(rightAnswers(studentDataCourse));
  });
}

/** Of a Spanish-speaking family that agreed, and whom closure 1 reached at the second try. */
async function agreedNumber({ database, vault }: Sandbox): Promise<string> {
  const phone = await database.db
    .selectFrom('phone')
    .innerJoin('guardian_phone', 'guardian_phone.phone_id', 'phone.id')
    .innerJoin('guardian', 'guardian.id', 'guardian_phone.guardian_id')
    .innerJoin('consent_record', 'consent_record.phone_id', 'phone.id')
    .innerJoin('attempt', 'attempt.phone_id', 'phone.id')
    .innerJoin('campaign', 'campaign.id', 'attempt.campaign_id')
    .where('guardian.language', '=', 'es')
    .where('consent_record.channel', '=', 'text')
    .where('campaign.number', '=', 1)
    .where('attempt.disposition', '=', 'person')
    .where('attempt.try_number', '=', 2)
    .select(['phone.number', 'phone.index'])
    .orderBy('guardian.sourced_id')
    .limit(1)
    .executeTakeFirstOrThrow();
  return vault.decrypt(phone.number, phoneBinding(phone.index));
}

import { connect } from '#database/connect.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import { phoneBinding } from '#vault/vault.ts';
import type { Studio } from './studio.ts';

/** Words with fields, as one household of each kind hears them; and a closure that calls emergency contacts. */
export async function takeWhoHearsWhat(
  { ownerUrl, farSide, vault }: Sandbox,
  studio: Studio,
): Promise<void> {
  const dana = slackPerson(farSide.slack, staff.principal);
  const danaInTeams = teamsPerson(farSide.teams, staff.principal);
  const marcus = teamsPerson(farSide.teams, staff.superintendent);
  const { be, form, message, part, show } = studio;
  await be('slack', staff.principal);
  await be('teams', staff.superintendent);
  await show('slack', 'channel');
  await show('teams', 'channel');

  await part('emergency contacts', async () => {
    // Families of another school are contacts of every second student of this one.
    await using owner = connect({ url: ownerUrl, name: 'bellwether-pictures', max: 1 });
    await owner.pool.query(`
      INSERT INTO emergency_contact (student_id, guardian_id, turn)
      SELECT s.student_id, g.id, 1
      FROM (SELECT e.student_id, row_number() OVER (ORDER BY e.student_id) AS n FROM enrollment e
        JOIN school s ON s.id = e.school_id AND s.name LIKE 'Cottonwood%') s
      JOIN (SELECT gs.guardian_id AS id, row_number() OVER (ORDER BY gs.guardian_id) AS n FROM guardianship gs
        JOIN enrollment e ON e.student_id = gs.student_id JOIN school s ON s.id = e.school_id AND s.name NOT LIKE 'Cottonwood%'
        GROUP BY gs.guardian_id) g USING (n)
      WHERE n % 2 = 0`);
    await owner.pool.query('SELECT refresh_phone_audience()');
    await owner.pool.query('UPDATE district SET max_tries = 1');
    await dana.openForm('closure closed Cottonwood then emergency contacts after 5 minutes');
    await until('the form', () => dana.form().includes('What is happening?'));
    await dana.pressForm('closure-fields');
    await until('the options', () => dana.form().includes('Then emergency contacts'));
    await form('contacts-form', 'slack');
    await danaInTeams.openForm('closure closed Cottonwood then emergency contacts after 5 minutes');
    await be('teams', staff.principal);
    await form('contacts-form-teams', 'teams');
    farSide.teams.closeDialog(staff.principal.teamsUserId);
    await be('teams', staff.superintendent);
    await dana.submit({ ground: 'weather' });
    await until('the words', () => dana.form().includes('then emergency contacts'));
    await form('contacts-words', 'slack');
    await dana.submitWords({}, 'leave-out');
    await until('the card', () => marcus.card().includes('not reached or opted out'));
    await message('contacts-approval', 'slack', 'not reached or opted out');
    await message('contacts-approval-teams', 'teams', 'not reached or opted out');
    await marcus.press('approve');
    await until('the calls', () => marcus.card().includes('if their family isn’t reached'));
    await message('contacts-calling', 'slack', 'if their family isn’t reached');
    await message('contacts-calling-teams', 'teams', 'if their family isn’t reached');
    await owner.pool.query(
      `UPDATE campaign SET state_at = state_at - interval '305 seconds' WHERE state = 'dialing'`,
    );
    await owner.pool.query(
      `UPDATE attempt SET not_before = not_before - interval '305 seconds' WHERE state = 'planned'`,
    );
    await until('the end', () => /Finished[^]*not needed/u.test(marcus.card()), 240_000);
    await message('contacts-finished', 'slack', 'not needed');
    await message('contacts-finished-teams', 'teams', 'not needed');
    const { rows } = await owner.pool.query<{ index: Buffer; number: Buffer }>(
      `SELECT p.index, p.number FROM phone p JOIN attempt a ON a.phone_id = p.id AND a.disposition = 'person'
       JOIN recipient r USING (version_id, phone_id, channel) WHERE r.contact_turn IS NOT NULL LIMIT 1`,
    );
    const [contact] = rows;
    if (contact === undefined) throw new Error('no contact was reached');
    const office = slackPerson(farSide.slack, staff.secretary);
    await be('slack', staff.secretary);
    await office.openForm('closure why 1');
    await office.submit({ number: vault.decrypt(contact.number, phoneBinding(contact.index)) });
    await message('contacts-why', 'slack', 'Emergency contact');
    await slackPerson(farSide.slack, staff.compliance).say('audit report closures');
    await be('slack', staff.compliance);
    await message('contacts-report', 'slack', 'Closures and reach', { height: 3000 });
    await be('slack', staff.principal);
  });
  await part('words with fields', async () => {
    await dana.openForm('closure');
    await dana.submit({ happening: 'other', delivery: 'call-and-text' });
    await until('the words', () => dana.form().includes('Check the words'));
    await form('fields-words', 'slack');
    await dana.submitWords(
      { en: 'The bus of {child} leaves {school} 20 minutes late.' },
      'leave-out',
    );
    await until('the card', () => marcus.card().includes('Waiting for approval'));
    await message('fields-approval', 'slack', 'Waiting for approval');
    await dana.press('preview');
    await message('fields-preview', 'slack', 'who hears what', { height: 5000 });
    await marcus.press('preview');
    await form('fields-preview-teams', 'teams', { height: 5000 });
    farSide.teams.closeDialog(staff.superintendent.teamsUserId);
  });
}

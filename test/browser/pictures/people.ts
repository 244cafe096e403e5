import { staff } from '#sandbox/district/staff.ts';
import { signInSwitch } from '#sandbox/sign-in-switch.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import type { Studio } from './studio.ts';

/** An approver goes away, the list of roles, and a looser policy that waits for two administrators. */
export async function takePeople(sandbox: Sandbox, studio: Studio): Promise<void> {
  const { farSide, database } = sandbox;
  const { be, form, message, part, show } = studio;
  const ines = slackPerson(farSide.slack, staff.deputy);
  const hana = teamsPerson(farSide.teams, staff.administrator);
  await be('slack', staff.deputy);
  await be('teams', staff.administrator);

  await part('an absence', async () => {
    const dayBack = Temporal.Now.plainDateISO().add({ days: 29 }).toString();
    await ines.openForm(`closure away ${dayBack}`);
    await form('away-form', 'slack');
    await ines.submit({});
  });
  await part('the list of roles', async () => {
    await show('teams', 'chat');
    await hana.say('people');
    await message('people', 'teams', 'People and roles', { dark: true });
    await show('teams', 'channel');
  });
  await part('a looser policy', async () => {
    await signInSwitch(database.db).set(false);
    await show('slack', 'oversight');
    await show('teams', 'oversight');
    await message('policy-change', 'slack', 'Policy change');
    await show('slack', 'channel');
    await show('teams', 'channel');
  });
}

import { connect } from '#database/connect.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import type { Studio } from './studio.ts';

/** A breach drill, and an incident from its form to its closing. */
export async function takeIncidents({ farSide, ownerUrl }: Sandbox, studio: Studio): Promise<void> {
  const priya = slackPerson(farSide.slack, staff.compliance);
  const hana = teamsPerson(farSide.teams, staff.administrator);
  const { form, message, part, show } = studio;
  const drill = 'DRILL 1 · breach';
  const newest = (kind: string) => priya.finding(kind).split('\n')[0] ?? '';

  await part('a breach drill', async () => {
    await studio.be('slack', staff.compliance);
    await studio.be('teams', staff.administrator);
    await priya.openForm('compliance breach drill');
    await form('breach-drill-form', 'slack', { dark: true });
    await priya.submit({
      kind: 'lost-device',
      known: 'Story: a principal left a phone on the bus to the museum.',
    });
    await show('slack', 'compliance');
    await show('teams', 'compliance');
    await until('the card', () => hana.finding(drill).includes('no call and no file is held'));
    await message('breach-drill-slack', 'slack', 'no call and no file is held', { dark: true });
    await message('breach-drill-teams', 'teams', 'no call and no file is held', { dark: true });
    await hana.pressFinding(drill, 'incident-close');
    await until('the end', () => newest(drill).includes('Closed by'));
  });
  await part('an incident is opened', async () => {
    // Its office has a name of its own, and the shortest time.
    await using owner = connect({ url: ownerUrl, name: 'bellwether-pictures', max: 1 });
    await owner.pool.query(`UPDATE district SET state = 'NY'`);
    await priya.openForm('compliance breach');
    await form('breach-form', 'slack', { dark: true });
    await priya.submit({
      kind: 'lost-device',
      known: 'A laptop that is signed in to Teams was taken from a car.',
    });
    await until('the card', () => hana.finding('Incident ').includes('entries, posted'), 60_000);
    await message('incident-slack', 'slack', 'A laptop that is signed in', { dark: true });
    await message('incident-teams', 'teams', 'A laptop that is signed in', { dark: true });
    await show('teams', 'channel');
    await message('incident-freeze', 'teams', 'Frozen: only emergency closures go out', {
      dark: true,
    });
    await show('teams', 'compliance');
  });
  await part('who must be told', async () => {
    const title = 'Required notices';
    await until('the deadlines', () => hana.finding(title).includes('still to be told'));
    await message('incident-clocks-slack', 'slack', title, { dark: true });
    await message('incident-clocks-teams', 'teams', title, { dark: true });
    await priya.pressFinding(title, 'incident-scope-form');
    await form('incident-scope-form', 'slack', { dark: true });
    await priya.submit({ kind: 'everyone' });
    await until('whom it concerns', () => /[1-9] guardians/.test(hana.finding(title)), 60_000);
  });
  await part('an incident is worked on', async () => {
    await priya.pressFinding('Incident ', 'incident-manager');
    await priya.pressFinding('Incident ', 'incident-roles-form');
    await form('incident-team-form', 'slack');
    await priya.submit({});
    await hana.pressFinding('Incident ', 'incident-task');
    await until('the task', () => priya.finding('Incident ').includes(staff.administrator.name));
    await priya.pressFinding('Incident ', 'unfreeze');
    await until('the request', () => hana.finding('Incident ').includes('asked to resume'));
    await message('incident-asked', 'teams', 'A laptop that is signed in');
    await hana.pressFinding('Incident ', 'unfreeze');
    await until('the end', () => priya.finding('Incident ').includes('resumed'));
    await message('incident-resumed', 'slack', 'A laptop that is signed in');
  });
  await show('slack', 'channel');
  await show('teams', 'channel');
}

import { connect } from '#database/connect.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import type { Studio } from './studio.ts';

const erasure = 'Erase a guardian who left';

/** A family that asks for its data, and a guardian who left and is erased by two people. */
export async function takePrivacy(sandbox: Sandbox, studio: Studio): Promise<void> {
  const priya = slackPerson(sandbox.farSide.slack, staff.compliance);
  const hana = teamsPerson(sandbox.farSide.teams, staff.administrator);
  const { be, form, message, part, show } = studio;
  await be('slack', staff.compliance);
  await be('teams', staff.administrator);
  await using owner = connect({ url: sandbox.ownerUrl, name: 'bellwether-pictures', max: 1 });
  const { rows } = await owner.pool.query<{ sourcedId: string }>(
    `SELECT g.sourced_id AS "sourcedId" FROM guardian g JOIN guardian_phone gp ON gp.guardian_id = g.id
     WHERE g.active GROUP BY g.id HAVING count(*) = 1 ORDER BY g.sourced_id LIMIT 2`,
  );
  const [asks = '', leaves = ''] = rows.map(({ sourcedId }) => sourcedId);

  await part('a family’s data', async () => {
    await priya.openForm('compliance my-data');
    await form('my-data-form', 'slack', { dark: true });
    await priya.submit({ sourcedId: asks, who: 'guardian', checked: 'photo-id' });
    await until('its links', () => priya.toldPrivately().join('\n').includes('Both files'));
    await message('my-data', 'slack', 'Both files', { dark: true });
  });
  await part('an erasure', async () => {
    await owner.pool.query(`UPDATE guardian SET active = false WHERE sourced_id = $1`, [leaves]);
    await priya.openForm('compliance erase');
    await form('erase-form', 'slack', { dark: true });
    await priya.submit({ sourcedId: leaves, reason: 'left' });
    await show('slack', 'compliance');
    await show('teams', 'compliance');
    await until('the card', () => hana.finding(erasure).includes('Waiting for a second person'));
    await message('erasure-slack', 'slack', erasure, { dark: true });
    await message('erasure-teams', 'teams', erasure, { dark: true });
    await hana.pressFinding(erasure, 'confirm-change');
    await until('the end', () => !hana.finding(erasure).includes('Waiting for a second person'));
    await message('erasure-confirmed', 'teams', 'Confirmed by');
  });
  await show('slack', 'channel');
  await show('teams', 'channel');
}

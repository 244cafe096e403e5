import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import type { Studio } from './studio.ts';

/** A drill from its form to its summary. */
export async function takeDrills({ farSide }: Sandbox, studio: Studio): Promise<void> {
  const dana = slackPerson(farSide.slack, staff.principal);
  const marcus = teamsPerson(farSide.teams, staff.superintendent);
  const hana = slackPerson(farSide.slack, staff.administrator);
  const { form, message, part, picture } = studio;

  await part('the form of a drill', async () => {
    await studio.be('slack', staff.principal);
    await dana.openForm('closure drill');
    await form('drill-form', 'slack', { dark: true });
    await dana.submit({});
  });
  await part('the card of a drill', async () => {
    await until('the card', () => marcus.finding('DRILL 1').includes('waiting for approval'));
    await message('drill-slack', 'slack', 'waiting for approval', { dark: true });
    await message('drill-teams', 'teams', 'waiting for approval', { dark: true });
  });
  await part('a drill calls', async () => {
    await marcus.pressFinding('DRILL 1', 'approve-drill');
    await studio.each(async (page, width) => {
      if (width === 390) await page.getByTestId('panel-phones').click();
      await page.locator('.phone.drilled').first().waitFor();
    });
    await picture('drill-phone', 'phones', (page) => page.locator('.phone.drilled').first(), {
      dark: true,
    });
  });
  await part('the summary of a drill', async () => {
    await until('the end', () => marcus.finding('DRILL 1').includes('finished'), 60_000);
    await message('drill-finished-slack', 'slack', 'Approval to first ring', { dark: true });
    await message('drill-finished-teams', 'teams', 'Approval to first ring', { dark: true });
  });
  await part('the list of a drill', async () => {
    await studio.be('slack', staff.administrator);
    await hana.say('closure drill phones');
    await message('drill-list', 'slack', 'Drill list: 8');
    await studio.be('slack', staff.principal);
  });
}

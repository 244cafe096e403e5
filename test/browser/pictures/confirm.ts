import { staff } from '#sandbox/district/staff.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import type { Studio } from './studio.ts';

/** A closure that asks families to press 1, from its approval to its summary. */
export async function takeConfirm(sandbox: Sandbox, studio: Studio): Promise<void> {
  const { slack, teams, twilio } = sandbox.farSide;
  const dana = slackPerson(slack, staff.principal);
  const marcus = teamsPerson(teams, staff.superintendent);
  const { be, form, message, part, show } = studio;
  await be('slack', staff.principal);
  await be('teams', staff.superintendent);
  await show('slack', 'channel');
  await show('teams', 'channel');

  await part('asked to confirm', async () => {
    const phones = await listFamilyPhones(sandbox.database.db, sandbox.vault);
    for (const [place, { number }] of phones.entries())
      if (place % 2 === 0) twilio.setBehavior(number, { answers: 'person', keys: ['1'] });
    await dana.openForm('closure');
    await dana.pressForm('closure-fields');
    await until('the box', () => dana.form().includes('press 1'));
    await form('confirm-form', 'slack', { dark: true });
    await dana.submit({ confirm: 'yes', delivery: 'call' });
    await dana.submitWords({});
    const asks = 'Calls ask families to press 1';
    await until('the card', () => marcus.card().includes('Waiting for approval'));
    await message('confirm-asked-slack', 'slack', asks, { dark: true });
    await message('confirm-asked-teams', 'teams', asks, { dark: true });
    await marcus.press('approve');
    await until(
      'some',
      () => /[1-9]\d* phones? reached ·[^]*Confirmed [1-9]/.test(dana.card()),
      60_000,
    );
    await message('confirm-progress', 'slack', 'Press 1', { dark: true });
    const isOver = () => [marcus, dana].every((person) => person.card().includes('Finished'));
    await until('the end', isOver, 180_000);
    await message('confirm-summary-slack', 'slack', /Finished.*Press 1/s, { dark: true });
    await message('confirm-summary-teams', 'teams', /Finished.*Press 1/s, { dark: true });
  });
}

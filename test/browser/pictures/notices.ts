import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import type { Studio } from './studio.ts';

/** Who had the notice of rights, the form that sends it, and its request. */
export async function takeNotices({ farSide }: Sandbox, studio: Studio): Promise<void> {
  const ines = slackPerson(farSide.slack, staff.deputy);
  const priya = teamsPerson(farSide.teams, staff.compliance);
  const marcus = teamsPerson(farSide.teams, staff.superintendent);
  const { be, form, message, part, show } = studio;

  await part('the notice of rights in chat', async () => {
    await be('slack', staff.deputy);
    await ines.say('compliance notices');
    await until('the card', () =>
      ines.toldPrivately().some((text) => text.includes('Who is missing it')),
    );
    await message('notices-slack', 'slack', 'Who is missing it', { dark: true });
    await be('teams', staff.compliance);
    await show('teams', 'chat');
    await priya.say('compliance notices');
    await until('the card', () =>
      priya.toldPrivately().some((text) => text.includes('Who is missing it')),
    );
    await message('notices-teams', 'teams', 'Who is missing it', { dark: true });
    await ines.pressPrivate('yearly-notice-form');
    await form('notices-form', 'slack', { dark: true });
    await ines.submit({});
    await be('teams', staff.superintendent);
    await show('teams', 'channel');
    await until('its request', () => {
      const card = marcus.card();
      return card.includes('Notice of rights for') && card.includes('Waiting for approval');
    });
    await message('notices-request', 'teams', 'Notice of rights for', { dark: true });
  });
  await show('slack', 'channel');
}

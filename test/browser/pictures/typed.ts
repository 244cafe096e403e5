import { staff } from '#sandbox/district/staff.ts';
import type { Person } from '#sandbox/person.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import type { Studio } from './studio.ts';

/** Each with what its form or answer says. */
const forms = {
  'typed-all-but': ['close all but cottonwood tomorrow', 'All schools but Cottonwood'],
  'typed-evacuate-to': ['evacuate cottonwood to snake river', 'where people go'],
  'typed-unread-day': ['closed cottonwood mon and tue', 'One notice is for one day'],
  'typed-late-bus': ['late 1h bus 12 tomorrow', 'Only families of'],
  'typed-open': ['open after all cottonwood', 'isn’t on the FCC’s list'],
} as const;

/** What is typed and can’t be read: the form says so and chooses nothing. */
export async function takeTyped(sandbox: Sandbox, studio: Studio): Promise<void> {
  const { farSide } = sandbox;
  const people: ['slack' | 'teams', Person][] = [
    ['slack', slackPerson(farSide.slack, staff.principal)],
    ['teams', teamsPerson(farSide.teams, staff.principal)],
  ];
  for (const [platform, person] of people) {
    await studio.be(platform, staff.principal);
    await studio.show(platform, 'channel');
    await studio.part(`a practice, in ${platform}`, async () => {
      if (platform === 'teams') return;
      await person.say('closure practice lockdown cottonwood');
      await until('the answer', () =>
        person.toldPrivately().some((told) => told.includes('No form opens for a drill')),
      );
      await studio.message(`typed-practice-${platform}`, platform, 'No form opens for a drill');
    });
    for (const [name, [words, says]] of Object.entries(forms))
      await studio.part(`“${words}”, in ${platform}`, async () => {
        const before = person.form();
        await person.openForm(`closure ${words}`);
        await until('the form', () => person.form() !== before && person.form().includes(says));
        const id = platform === 'slack' ? 'slack-modal' : 'teams-dialog';
        await studio.picture(`${name}-${platform}`, platform, (page) =>
          page.getByTestId(id).filter({ hasText: says }),
        );
      });
  }
}

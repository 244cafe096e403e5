import type { Locator, Page } from 'playwright-core';
import { setDistrict } from '#domain/district/set-district.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { type StaffMember, staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';

type Picture = (name: string, of: Locator) => Promise<void>;

/** Two approvers go away; and somebody with a shell wants the policy looser. Needs a closure that was asked for. */
export async function takePowerPictures(
  { farSide, database }: Sandbox,
  page: Page,
  picture: Picture,
): Promise<void> {
  const inSlack = page.getByRole('region', { name: 'Slack' });
  const inTeams = page.getByRole('region', { name: 'Teams' });
  const play = async (platform: Platform, { name, title }: Pick<StaffMember, 'name' | 'title'>) =>
    page.getByTestId(`operator-${platform}`).selectOption({ label: `${name} · ${title}` });
  const newest = (words: string) => ({
    slack: inSlack.locator('[data-testid^=slack-message-]').filter({ hasText: words }).last(),
    teams: inTeams.locator('[data-testid^=teams-post-]').filter({ hasText: words }).last(),
  });
  await page.setViewportSize({ width: 1500, height: 1500 });
  await play('slack', staff.deputy);
  await play('teams', staff.superintendent);
  const dayBack = Temporal.Now.plainDateISO().add({ days: 29 }).toString();

  const ines = slackPerson(farSide.slack, staff.deputy);
  await ines.openForm(`closure away ${dayBack}`);
  await page.getByTestId('modal-submit').waitFor();
  await picture('away-form', page.getByTestId('slack-modal'));
  await ines.submit({});

  const marcus = teamsPerson(farSide.teams, staff.superintendent);
  await marcus.openForm('away');
  await marcus.submit({ back: dayBack });
  await picture('away-teams', page.getByTestId('teams-dialog'));
  await page.keyboard.press('Escape');

  await database.db.updateTable('district').set({ district_wide_approvals: 2 }).execute();
  const { name, registered_name, callback_number, time_zone } = await database.db
    .selectFrom('district')
    .selectAll()
    .executeTakeFirstOrThrow();
  await setDistrict(
    database.db,
    {
      name,
      registered_name,
      callback_number,
      time_zone,
      district_wide_approvals: 1,
      consent_policy: 'law',
    },
    'pictures',
  );
  await page.getByTestId('slack-tab-witness').click();
  await page.getByTestId('teams-tab-witness').click();
  const change = newest('Policy change');
  await change.slack.waitFor();
  await change.teams.waitFor();
  await picture('policy-change-slack', change.slack);
  await picture('policy-change-teams', change.teams);
  await page.getByTestId('slack-tab-channel').click();
  await page.getByTestId('teams-tab-channel').click();
}

import type { Locator, Page } from 'playwright-core';
import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';

type Picture = (name: string, of: Locator) => Promise<void>;

const callsCard = 'Audit: Calls without a legal basis';

/** What the compliance channels show of faults that somebody put into the tables, up to their closing. */
export async function takeAuditPictures(
  sandbox: Sandbox,
  page: Page,
  picture: Picture,
): Promise<void> {
  const { slack, teams } = sandbox.farSide;
  const priya = slackPerson(slack, staff.compliance);
  const ruth = teamsPerson(teams, staff.counsel);
  const region = (name: string) => page.getByRole('region', { name });
  const officer = { label: `${staff.compliance.name} · ${staff.compliance.title}` };
  const counsel = { label: `${staff.counsel.name} · ${staff.counsel.title}` };
  await page.setViewportSize({ width: 1500, height: 1500 });
  await page.getByTestId('operator-slack').selectOption(officer);
  await page.getByTestId('operator-teams').selectOption(counsel);

  await sandbox.database.pool.query(
    `UPDATE attempt SET rule = 'no-consent' WHERE id IN (
       SELECT id FROM attempt WHERE intent_at IS NOT NULL AND channel = 'voice' ORDER BY id LIMIT 12)`,
  );
  await priya.say('audit now');
  await until('the finding', () => priya.finding(callsCard).includes('12 open'), 60_000);
  await page.getByTestId('slack-tab-compliance').click();
  await page.getByTestId('teams-tab-compliance').click();
  await region('Slack').getByText('Audit · Calls without a legal basis').last().waitFor();
  await picture('findings', region('Slack'));

  await ruth.pressFinding(callsCard, 'take-finding');
  await priya.pressFinding(callsCard, 'resolve-finding-form');
  await priya.submit({
    resolution: 'Called the twelve families, and put the rule of 12 calls right.',
  });
  await until('what was done', () =>
    ruth.finding(callsCard).includes('Called the twelve families'),
  );
  await region('Teams').getByText('Called the twelve families').last().waitFor();
  await picture('finding-resolved', region('Teams'));
  await ruth.pressFinding(callsCard, 'close-finding');
  await until('the end', () => ruth.finding(callsCard).includes('Closed by Ruth Adeyemi'));
  await page.getByTestId('slack-tab-channel').click();
  await page.getByTestId('teams-tab-channel').click();
}

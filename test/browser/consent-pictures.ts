import type { Locator, Page } from 'playwright-core';
import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import { phoneBinding } from '#vault/vault.ts';

type Picture = (name: string, of: Locator) => Promise<void>;

/** What the front office sees of one family: how it stands, its history, and why it was called in closure 1. */
export async function takeConsentPictures(
  sandbox: Sandbox,
  page: Page,
  picture: Picture,
): Promise<void> {
  const { slack, teams } = sandbox.farSide;
  const number = await agreedNumber(sandbox);
  const tom = slackPerson(slack, staff.secretary);
  const secretary = { label: `${staff.secretary.name} · ${staff.secretary.title}` };
  await page.getByTestId('operator-slack').selectOption(secretary);
  await page.getByTestId('operator-teams').selectOption(secretary);
  await page.setViewportSize({ width: 1500, height: 1500 });
  const told = async (words: string) =>
    until(words, () => tom.toldPrivately().some((text) => text.includes(words)));
  const shown = page
    .getByRole('region', { name: 'Slack' })
    .locator('[data-testid^=slack-message-]')
    .last();

  await tom.openForm('consent find');
  await tom.submit({ number });
  await told('May be used for');
  await shown.getByText('May be used for').waitFor();
  await picture('consent-find', shown);

  await tom.openForm('consent revoke');
  await tom.submit({ number });
  await tom.submit({ means: 'voicemail', words: 'No me llamen más, por favor.' });
  await told('Opt-out recorded');
  await tom.openForm('consent record');
  await tom.submit({ number });
  await picture('consent-record', page.getByTestId('slack-modal'));
  await tom.submit({
    channels: 'voice,text',
    purposes: 'school-mission',
    relation: 'parent',
    method: 'spoken',
    reference: 'Call book of the office, line 118',
  });
  await told('The consent was recorded.');
  await tom.pressPrivate('consent-history');
  await told('On file, newest first');
  await shown.getByText('On file, newest first').waitFor();
  await picture('consent-history', shown);

  const onTeams = teamsPerson(teams, staff.secretary);
  await onTeams.openForm('why 1');
  await onTeams.submit({ number });
  await picture('why', page.getByTestId('teams-dialog'));
  await page.keyboard.press('Escape');
}

/** Of a Spanish-speaking family that agreed, and whom closure 1 reached. */
async function agreedNumber({ database, vault }: Sandbox): Promise<string> {
  const phone = await database.db
    .selectFrom('phone')
    .innerJoin('guardian_phone', 'guardian_phone.phone_id', 'phone.id')
    .innerJoin('guardian', 'guardian.id', 'guardian_phone.guardian_id')
    .innerJoin('consent_record', 'consent_record.phone_id', 'phone.id')
    .innerJoin('attempt', 'attempt.phone_id', 'phone.id')
    .innerJoin('campaign', 'campaign.id', 'attempt.campaign_id')
    .where('guardian.language', '=', 'es')
    .where('consent_record.channel', '=', 'text')
    .where('campaign.number', '=', 1)
    .where('attempt.disposition', '=', 'person')
    .where('attempt.try_number', '=', 2)
    .select(['phone.number', 'phone.index'])
    .orderBy('guardian.sourced_id')
    .limit(1)
    .executeTakeFirstOrThrow();
  return vault.decrypt(phone.number, phoneBinding(phone.index));
}

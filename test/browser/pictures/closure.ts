import type { Locator } from 'playwright-core';
import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import type { Studio } from './studio.ts';

/** A principal asks, an approver decides, phones ring, and the summary comes. */
export async function takeClosure({ farSide }: Sandbox, studio: Studio): Promise<void> {
  const dana = slackPerson(farSide.slack, staff.principal);
  const marcus = teamsPerson(farSide.teams, staff.superintendent);
  const { form, message, part, picture, show } = studio;

  await part('the form of a closure', async () => {
    await dana.openForm('closure');
    await form('form', 'slack', { dark: true });
    await dana.submit({});
    await studio.each(async (page, width) => {
      if (width === 390) await page.getByTestId('panel-slack').click();
      await page.getByTestId('field-text-en').waitFor();
    });
    await form('words', 'slack', { dark: true });
    await dana.submitWords({});
  });
  await part('the approval card', async () => {
    await until('the card', () => marcus.card().includes('Waiting for approval'));
    await message('approval-slack', 'slack', 'Waiting for approval', { dark: true });
    await message('approval-teams', 'teams', 'Waiting for approval', { dark: true });
  });
  await part('the card in a chat of one’s own', async () => {
    await studio.be('slack', staff.superintendent);
    await show('slack', 'chat');
    await message('approval-chat', 'slack', 'Decide by', { dark: true });
    await press(studio, (slack) => slack.getByRole('button', { name: 'Approve' }).last());
    await message('approve-chat', 'slack', 'Decide by');
    await press(studio, (slack) => slack.getByTestId('confirm-no'));
  });
  await studio.be('slack', staff.principal);
  await show('slack', 'channel');
  await part('sending back', async () => {
    await marcus.press('send-back-form');
    await form('send-back', 'teams');
    farSide.teams.closeDialog(staff.superintendent.teamsUserId);
  });
  await part('calling', async () => {
    await marcus.press('approve');
    await until('reached phones', () => /[1-9]\d* phones? reached ·/.test(marcus.card()), 30_000);
    await message('calling-slack', 'slack', 'Calling', { dark: true });
    await message('calling-teams', 'teams', 'Calling', { dark: true });
    await picture('sandbox', 'slack', (page) => page.locator('.page'), {
      dark: true,
      height: 900,
      withBars: true,
    });
  });
  await part('a call', async () => {
    let id = '';
    await studio.each(async (page, width) => {
      if (width === 390) await page.getByTestId('panel-phones').click();
      if (id !== '') return;
      const ringing = page.locator('.phone.mine[data-status=ringing]').first();
      await ringing.waitFor({ timeout: 60_000 });
      id = (await ringing.getAttribute('data-testid')) ?? '';
      await page.getByTestId(id).getByTestId('answer').click();
    });
    await picture('phone', 'phones', (page) => page.getByTestId(id), { dark: true });
  });
  await part('the summary', async () => {
    await until('the summary', () => marcus.card().includes('Finished'), 180_000);
    await message('finished-slack', 'slack', 'Families reached', { dark: true });
    await message('finished-teams', 'teams', 'Families reached', { dark: true });
    await studio.each(async (page, width) => {
      if (width === 390) await page.getByTestId('panel-slack').click();
      await page.locator('.panel.slack').getByTestId('thread').last().click();
    });
    await picture('thread', 'slack', (page) => page.locator('.panel.slack .thread').last());
  });
}

/** In Slack, in every browser. */
const press = (studio: Studio, button: (slack: Locator) => Locator) =>
  studio.each(async (page, width) => {
    if (width === 390) await page.getByTestId('panel-slack').click();
    await button(page.locator('.panel.slack')).click();
  });

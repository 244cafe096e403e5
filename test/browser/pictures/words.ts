import type { Page } from 'playwright-core';
import { staff } from '#sandbox/district/staff.ts';
import { listStaffPhones } from '#sandbox/family-phones.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import { proposeUntil, writeAnnouncement } from '#test/support/translation/propose.ts';
import { fileLinksIn } from '#test/support/web/file-links.ts';
import type { Studio } from './studio.ts';

const english = 'Please use door 4 on Friday, January 15. Doors open at 8:30 am.';
const half = 'On {date}, {school} close at noon {reason}. Lunch is served before the buses leave.';

/** The words of a closure: recorded by phone, heard by the approver, previewed, proposed in Vietnamese, kept as a template. */
export async function takeWords(sandbox: Sandbox, studio: Studio): Promise<void> {
  const { farSide, database, vault } = sandbox;
  const dana = slackPerson(farSide.slack, staff.principal);
  const danaInTeams = teamsPerson(farSide.teams, staff.principal);
  const marcus = slackPerson(farSide.slack, staff.superintendent);
  const marcusInTeams = teamsPerson(farSide.teams, staff.superintendent);
  const { be, form, message, part, show, webPage } = studio;
  const phones = await listStaffPhones(database.db, vault);
  const own = phones.find(({ label }) => label === staff.principal.name)?.number ?? '';
  await be('slack', staff.principal);
  await be('teams', staff.superintendent);
  await show('slack', 'channel');
  await show('teams', 'channel');

  await part('words that call for an action', async () => {
    await be('teams', staff.principal);
    for (const person of [dana, danaInTeams]) {
      await person.openForm('closure');
      await person.submit({ happening: 'other' });
      await until('the words', () => person.form().includes('Check the words'));
      await person.submit({ 'text-en': 'Shooter in the building. Run, hide.' });
    }
    await seen(studio, 'slack', 'Lockdown instead');
    await form('instead-slack', 'slack', { dark: true });
    await seen(studio, 'teams', 'Lockdown instead');
    await form('instead-teams', 'teams');
    await dana.pressForm('action-instead');
    await seen(studio, 'slack', 'Tell families now');
    await form('instead-form', 'slack');
    farSide.teams.closeDialog(staff.principal.teamsUserId);
    await be('teams', staff.superintendent);
  });
  await part('a recording by phone', async () => {
    farSide.twilio.setBehavior(own, {
      answers: 'person',
      takes: [{ seconds: 14, endsBy: '#' }],
      keys: ['1'],
    });
    await dana.openForm('closure');
    await dana.submit({});
    await until('the words', () => dana.form().includes('Record by phone'));
    await dana.pressForm('record-by-phone');
    await until('the language', () => dana.form().includes('Call me to record'));
    await form('record-form', 'slack', { dark: true });
    await dana.pressForm('record-by-phone', { 'record-language': 'en' });
    await until('the end of the call', () =>
      farSide.twilio
        .phone(own)
        .call?.transcript.some(({ text }) => text.includes('It goes with your draft')),
    );
    await dana.pressForm('record-by-phone');
    await seen(studio, 'slack', 'English: recording');
    await form('recorded-form', 'slack', { dark: true });
    await dana.submit({});
  });
  await part('the card of a recorded closure', async () => {
    await until('the card', () => marcusInTeams.card().includes('· recorded'));
    await message('recorded-slack', 'slack', /Decide by.*recorded/s, { dark: true });
    await message('recorded-teams', 'teams', /Decide by.*recorded/s, { dark: true });
  });
  await part('who hears what', async () => {
    await be('slack', staff.superintendent);
    await marcus.press('preview');
    await message('preview-slack', 'slack', 'who hears what', { height: 3400 });
    await marcusInTeams.press('preview');
    await form('preview-teams', 'teams', { height: 3400 });
    farSide.teams.closeDialog(staff.superintendent.teamsUserId);
  });
  await part('listening', async () => {
    await marcus.press('listen');
    await message('listen-slack', 'slack', 'Listen to closure', { dark: true });
    await marcusInTeams.press('listen');
    await show('teams', 'chat');
    await message('listen-teams', 'teams', 'Listen to closure', { dark: true });
    const shown = farSide.slack.state().ephemerals[staff.superintendent.slackUserId] ?? '';
    const [link = ''] = fileLinksIn(shown, 'recordings');
    await webPage('player', (page) => signIn(page, link), { dark: true });
  });
  await part('a proposed translation', async () => {
    await be('teams', staff.principal);
    await writeAnnouncement(danaInTeams, english);
    await proposeUntil(danaInTeams, english, 'Vietnamese: proposed, waiting for a translator');
    await seen(studio, 'teams', 'Vietnamese: proposed');
    await form('proposed-form', 'teams');
    await danaInTeams.submit({ 'text-en': english });
    await be('slack', staff.liaison);
    await show('slack', 'chat');
    await message('translation', 'slack', 'Vietnamese: is this translation right?', { dark: true });
    await be('slack', staff.principal);
    await show('slack', 'channel');
  });
  await part('templates', async () => {
    const listed = (words: string) =>
      until(words, () => dana.toldPrivately().some((one) => one.includes(words)));
    await dana.say('closure templates');
    await listed('Change or add one…');
    await dana.pressPrivate('template-form');
    await until('the choice', () => dana.form().includes('Which words?'));
    await dana.submit({ template: 'closed' });
    await until('the words', () => dana.form().includes('Each closure fills in'));
    await form('template-form', 'slack', { dark: true, height: 3000 });
    await dana.submit({ name: 'Closing at noon', 'text-en': half });
    await until('the question', () => dana.form().includes('press Save again'));
    await dana.submit({});
    await listed('Saved as version 1');
    await message('templates', 'slack', 'Saved as version 1', { dark: true });
  });
}

/** A browser draws a form a moment after the bot has sent it. */
const seen = (studio: Studio, platform: 'slack' | 'teams', words: string) =>
  studio.each(async (page, width) => {
    if (width === 390) await page.getByTestId(`panel-${platform}`).click();
    await page.locator(`.panel.${platform}`).getByText(words).first().waitFor();
  });

async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  const way = page.getByText('Sign in', { exact: true });
  if ((await way.count()) > 0) {
    await way.click();
    await page.getByRole('button', { name: staff.superintendent.name }).click();
  }
  await page.locator('audio').first().waitFor();
}

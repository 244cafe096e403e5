import { staff } from '#sandbox/district/staff.ts';
import type { Person } from '#sandbox/person.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import { newSignInLink, signIn } from '#test/support/web/sign-in.ts';
import type { Studio } from './studio.ts';

/** A closure that is sent back and edited, approved after a fresh sign-in, paused, frozen, stopped and corrected. */
export async function takeHalts(sandbox: Sandbox, studio: Studio): Promise<void> {
  const { slack, teams, twilio } = sandbox.farSide;
  const dana = slackPerson(slack, staff.principal);
  const marcus = teamsPerson(teams, staff.superintendent);
  const priya = slackPerson(slack, staff.compliance);
  const hana = teamsPerson(teams, staff.administrator);
  const { be, form, message, part, show, webPage } = studio;
  // A fresh sign-in for every approval, and so slow that there is time to pause.
  await sandbox.database.db
    .updateTable('district')
    .set({ step_up_recipients: 0, calls_per_second: 5 })
    .execute();
  const waiting = async (person: Person, words: string) =>
    until(
      words,
      () => person.card().includes('Waiting for approval') && person.card().includes(words),
      30_000,
    );
  const both = async (name: string, words: string, dark?: true) => {
    for (const platform of ['slack', 'teams'] as const) {
      await message(`${name}-${platform}`, platform, words, dark && { dark });
    }
  };

  await part('sent back and edited', async () => {
    await dana.askClosure({}, { en: 'All schools are closed on Saturday.' });
    await waiting(marcus, 'Saturday');
    await marcus.press('send-back-form');
    await marcus.submit({ reason: 'Say that the buses do not run.' });
    await until('the reason', () => dana.card().includes('Say that the buses do not run.'));
    await message('sent-back', 'slack', 'Sent back', { dark: true });
    await dana.press('revise');
    await form('revise-form', 'slack');
    await dana.submit({});
    await dana.submitWords({ en: 'All schools are closed on Saturday. No buses run.' });
    await waiting(marcus, 'No buses run.');
    await both('unusual', 'Changed since version', true);
  });
  await part('a fresh sign-in', async () => {
    const link = await newSignInLink(
      sandbox,
      { platform: 'teams', member: staff.superintendent },
      () => marcus.press('approve'),
    );
    await show('teams', 'chat');
    await message('step-up', 'teams', 'Sign in again to approve', { dark: true });
    await show('teams', 'channel');
    await webPage('sign-in', (page) => page.goto(link), { dark: true });
    await signIn(link, staff.superintendent.directoryId);
    await until('some calls', () => /[1-9]\d* phones? reached ·/.test(marcus.card()), 60_000);
  });
  await part('a pause', async () => {
    await dana.press('pause');
    await both('paused', 'Paused by Dana Whitfield');
    await dana.press('resume');
    await until('the request', () => marcus.card().includes('asked to resume'));
    await marcus.press('resume');
    await until('it to go on', () => !marcus.card().includes('Paused by'));
  });
  await part('a freeze', async () => {
    await priya.openForm('closure freeze');
    await priya.submit({ reason: 'The wrong list was imported this morning.' });
    await both('frozen', 'froze all calling');
    await message('freeze', 'teams', 'All calling is frozen');
    await priya.say('closure unfreeze');
    await priya.pressPrivate('unfreeze');
    await hana.say('unfreeze');
    await hana.pressPrivate('unfreeze');
    await until('its end', () => !marcus.card().includes('frozen'));
  });
  await part('a stop', async () => {
    await dana.press('stop');
    await until('the report', () => marcus.card().includes('never started'), 60_000);
    await until('the last words', () => twilio.calls().every(hasEnded), 60_000);
    await both('stopped', 'Stopped by Dana Whitfield', true);
  });
  await part('a correction', async () => {
    await until('the counted calls', () => dana.card().includes('Correct'), 60_000);
    await dana.press('correct');
    await form('correct-form', 'slack');
    await dana.submit({});
    await dana.submitWords({ en: 'Our last call was wrong: schools are open.' });
    await waiting(marcus, 'Corrects');
    await both('correction', 'Corrects');
    const link = await newSignInLink(
      sandbox,
      { platform: 'teams', member: staff.superintendent },
      () => marcus.press('approve'),
    );
    await signIn(link, staff.superintendent.directoryId);
    await both('corrected', 'Corrected by');
  });
  await part('a school matter', async () => {
    await dana.askClosure({ purpose: 'school-mission', ground: 'none', happening: 'late-2h' });
    await waiting(marcus, 'School matter');
    await waiting(dana, 'School matter');
    await message('school-matter', 'slack', /Decide by.*School matter/s);
  });
  await part('help', async () => {
    await dana.say('closure help');
    await message('help', 'slack', 'what you can type');
  });
  await be('slack', staff.principal);
}

const hasEnded = ({ status }: { status: string }) =>
  !['queued', 'initiated', 'ringing', 'in-progress'].includes(status);

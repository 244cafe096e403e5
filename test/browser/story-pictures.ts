import type { Locator, Page } from 'playwright-core';
import type { Platform } from '#domain/shared/platform.ts';
import { staff } from '#sandbox/district/staff.ts';
import type { Person } from '#sandbox/person.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import { newSignInLink, signIn } from '#test/support/web/sign-in.ts';

type Picture = (name: string, of: Locator) => Promise<void>;

/** A closure that is edited, approved after a fresh sign-in, paused, frozen, stopped half-way and corrected. */
export async function takeStoryPictures(
  sandbox: Sandbox,
  page: Page,
  picture: Picture,
): Promise<void> {
  const { slack, teams, twilio } = sandbox.farSide;
  const dana = slackPerson(slack, staff.principal);
  const marcus = teamsPerson(teams, staff.superintendent);
  const priya = slackPerson(slack, staff.compliance);
  const hana = teamsPerson(teams, staff.administrator);
  // A fresh sign-in for every approval, and so slow that there is time to pause.
  await sandbox.database.db
    .updateTable('district')
    .set({ step_up_recipients: 0, calls_per_second: 5 })
    .execute();
  await page.setViewportSize({ width: 1500, height: 2400 });

  const play = async (platform: Platform, { name, title }: { name: string; title: string }) =>
    page.getByTestId(`operator-${platform}`).selectOption({ label: `${name} · ${title}` });
  const last = {
    slack: page.getByRole('region', { name: 'Slack' }).locator('[data-testid^=slack-message-]'),
    teams: page.getByRole('region', { name: 'Teams' }).locator('[data-testid^=teams-post-]'),
  };
  /** The newest message that shows these words, on both platforms. */
  const both = async (name: string, words: string) => {
    for (const platform of ['slack', 'teams'] as const) {
      const shown = last[platform].filter({ hasText: words }).last();
      await shown.waitFor({ timeout: 60_000 });
      // The card alone: what was said below it in the thread makes the picture long.
      await shown.locator('.thread').evaluateAll((threads) => {
        for (const thread of threads) thread.style.display = 'none';
      });
      await picture(`${name}-${platform}`, shown);
    }
  };
  const waiting = async (person: Person, words: string) =>
    until(
      words,
      () => person.card().includes('Waiting for approval') && person.card().includes(words),
    );
  await page.getByTestId('slack-tab-channel').click();
  await page.getByTestId('teams-tab-channel').click();
  await play('slack', staff.principal);
  await play('teams', staff.superintendent);

  await dana.askClosure({}, { en: 'All schools are closed on Saturday.' });
  await waiting(marcus, 'Saturday');
  await marcus.press('send-back-form');
  await marcus.submit({ reason: 'Say that the buses do not run.' });
  await until('the reason', () => dana.card().includes('Say that the buses do not run.'));
  await dana.press('revise');
  await dana.submit({});
  await dana.submitWords({ en: 'All schools are closed on Saturday. No buses run.' });
  await waiting(marcus, 'Changed since version 1');
  await both('unusual', 'Changed since version 1');

  const link = await newSignInLink(
    sandbox,
    { platform: 'teams', member: staff.superintendent },
    () => marcus.press('approve'),
  );
  await slackPerson(slack, staff.superintendent).press('approve');
  await play('slack', staff.superintendent);
  await page.getByTestId('teams-tab-chat').click();
  await both('step-up', 'Sign in again to approve');
  await page.getByTestId('teams-tab-channel').click();
  await play('slack', staff.principal);
  await signIn(link, staff.superintendent.directoryId);
  await marcus.press('approve');
  await until('some calls', () => /[1-9]\d* reached/.test(marcus.card()), 60_000);

  await dana.press('pause');
  await both('paused', 'Paused by Dana Whitfield');
  await dana.press('resume');
  await until('the wish', () => marcus.card().includes('asked to resume'));
  await marcus.press('resume');
  await until('it to go on', () => !marcus.card().includes('Paused by'));
  await priya.openForm('closure freeze');
  await priya.submit({ reason: 'The wrong list was imported this morning.' });
  await both('frozen', 'froze all calling on');
  await both('freeze', 'All calling is frozen');
  await priya.say('closure unfreeze');
  await priya.pressPrivate('unfreeze');
  await hana.say('unfreeze');
  await hana.pressPrivate('unfreeze');
  await until('its end', () => !marcus.card().includes('frozen'));

  await dana.press('stop');
  await until('the report', () => marcus.card().includes('never started'), 60_000);
  await until('the last words', () => twilio.calls().every(hasEnded), 60_000);
  await page.waitForTimeout(3000);
  await both('stop-report', 'Stopped by Dana Whitfield');
  await dana.press('correct');
  await page.getByTestId('modal-submit').waitFor();
  await picture('correct-form', page.getByTestId('slack-modal'));
  await dana.submit({});
  await dana.submitWords({ en: 'Our last call was wrong: schools are open.' });
  await waiting(marcus, 'Corrects');
  await both('correction', 'Corrects');

  await play('slack', staff.administrator);
  await play('teams', staff.administrator);
  await slackPerson(slack, staff.administrator).say('closure people');
  await hana.say('people');
  await page.getByTestId('teams-tab-chat').click();
  await both('people', 'People and roles');
}

const hasEnded = ({ status }: { status: string }) =>
  !['queued', 'initiated', 'ringing', 'in-progress'].includes(status);

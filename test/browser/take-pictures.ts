/* npm run pictures: plays a closure on the sandbox page and takes the pictures that the documents show. */

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Platform } from '#domain/shared/platform.ts';
import { findCurrentPace } from '#sandbox/current-pace.ts';
import { staff, staffMembers } from '#sandbox/district/staff.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { startPageServer } from '#sandbox/page/page-server.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import { startSandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import { launchBrowser } from '#test/support/web/browser.ts';
import { takeAuditPictures } from './audit-pictures.ts';
import { takeConsentPictures } from './consent-pictures.ts';
import { takeFamilyPictures } from './family-pictures.ts';
import { takePowerPictures } from './power-pictures.ts';
import { takeStoryPictures } from './story-pictures.ts';
import { takeTrainingPictures } from './training-pictures.ts';

const folder = path.join(import.meta.dirname, '../../docs/pictures');
const home = await mkdtemp(path.join(tmpdir(), 'bellwether-pictures-'));
await chmod(home, 0o755);

async function takePictures(): Promise<void> {
  await using sandbox = await startSandbox({
    home,
    callsPerSecond: 30,
    speed: 5,
    say: console.log,
  });
  const { slack, teams, twilio } = sandbox.farSide;
  const { db } = sandbox.database;
  const server = await startPageServer({
    port: 0,
    slack,
    teams,
    twilio,
    staff: [...staffMembers],
    phones: () => listFamilyPhones(db, sandbox.vault),
    machineRoom: { crew: sandbox.workers, findPace: () => findCurrentPace(db) },
  });
  await using browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1500, height: 940 } });
  await page.goto(server.url);
  const see = (testId: string) => page.getByTestId(testId);
  const region = (name: string) => page.getByRole('region', { name });
  const picture = async (
    name: string,
    of?: { screenshot(options: { path: string }): Promise<unknown> },
  ) => {
    // A moment for what moves on its own, such as scrolling into view.
    await page.waitForTimeout(500);
    await (of ?? page).screenshot({ path: path.join(folder, `${name}.png`) });
  };
  const say = async (where: Platform, words: string) => {
    await see(`${where}-input`).fill(words);
    await see(`${where}-send`).click();
  };

  await say('slack', '/closure');
  await see('modal-submit').waitFor();
  await picture('form', see('slack-modal'));
  await see('modal-submit').click();
  await see('field-text-en').waitFor();
  await picture('words', see('slack-modal'));
  await see('modal-submit').click();
  await region('Teams').getByTestId('card-button-send-back').click();
  await see('teams-dialog').waitFor();
  await picture('send-back', see('teams-dialog'));
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 1500, height: 1500 });
  await picture('approval-slack', region('Slack'));
  await picture('approval-teams', region('Teams'));
  await page.setViewportSize({ width: 1500, height: 940 });
  await see('slack-button-approve').click();
  await see('confirm-yes').click();
  await region('Slack').getByText('Another approver has to').first().waitFor();
  await picture('refused', region('Slack'));
  await region('Teams').getByTestId('card-button-approve').click();
  await region('Teams').getByTestId('card-confirm-approve').click();
  await region('Teams').getByText(', retry ').first().waitFor();
  await page.waitForTimeout(12_000);
  await picture('sandbox');
  await region('Teams')
    .getByText(/Closure 1 finished/)
    .first()
    .waitFor({ timeout: 240_000 });
  // The summary and the whole thread below it.
  await page.setViewportSize({ width: 1500, height: 2300 });
  await picture('finished', region('Teams'));
  await page.setViewportSize({ width: 1500, height: 1500 });
  await say('slack', '/closure help');
  await region('Slack').getByText('Bellwether: what you can type').first().waitFor();
  await picture('help', region('Slack'));
  const dana = slackPerson(slack, staff.principal);
  const marcus = teamsPerson(teams, staff.superintendent);
  await dana.askClosure({ purpose: 'school-mission', ground: 'none', happening: 'late-2h' });
  await region('Teams').getByText('no consent on file').first().waitFor();
  await picture('school-matter', region('Teams'));
  await marcus.press('send-back-form');
  await marcus.submit({ reason: 'The buses run on time. Please say so.' });
  await region('Teams').getByText('Edit and resubmit').first().waitFor();
  await picture('sent-back', region('Teams'));
  await dana.askClosure({ happening: 'all-clear' });
  await until(
    'the third card',
    () => marcus.card().includes('Closure 3') && marcus.card().includes('Waiting'),
  );
  await marcus.press('approve');
  await until('some calls', () => twilio.calls().some((call) => call.status === 'in-progress'));
  await dana.press('stop');
  await region('Teams').getByText('Stopped by Dana Whitfield').first().waitFor();
  await until(
    'the last words',
    () => twilio.calls().every((call) => call.status !== 'in-progress'),
    60_000,
  );
  await page.waitForTimeout(5000);
  await picture('stopped', region('Teams'));
  await see('operator-teams').selectOption({ label: 'Priya Raghunathan · Compliance Officer' });
  for (const report of ['consent', 'audit']) {
    await say('teams', `@Bellwether ${report} report`);
    await see('teams-tab-chat').click();
    await region('Teams')
      .getByText(`${report === 'audit' ? 'Audit' : 'Consent'} report`)
      .first()
      .waitFor();
    await picture(`${report}-report`, region('Teams'));
    await see('teams-tab-channel').click();
  }

  await takeConsentPictures(sandbox, page, picture);
  await takeAuditPictures(sandbox, page, picture);
  await takeTrainingPictures(sandbox, page, picture);
  await takeStoryPictures(sandbox, page, picture);
  await takePowerPictures(sandbox, page, picture);
  const { vault, botUrl } = sandbox;
  await takeFamilyPictures({ browser, db, vault, botUrl, folder });
  await server.close();
}

try {
  await takePictures();
} finally {
  await rm(home, { recursive: true, force: true });
}

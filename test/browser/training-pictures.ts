import type { Locator, Page } from 'playwright-core';
import { rightAnswers } from '#domain/training/course.ts';
import { standardCourse } from '#domain/training/standard-course.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';

type Picture = (name: string, of: Locator) => Promise<void>;

/** One who never took the course takes it: in Slack with two wrong answers too many, and then in Teams. */
export async function takeTrainingPictures(
  { farSide }: Sandbox,
  page: Page,
  picture: Picture,
): Promise<void> {
  const member = staff.secretary;
  const tom = {
    slack: slackPerson(farSide.slack, member),
    teams: teamsPerson(farSide.teams, member),
  };
  const label = `${member.name} · ${member.title}`;
  await page.getByTestId('operator-slack').selectOption({ label });
  await page.getByTestId('operator-teams').selectOption({ label });
  await page.setViewportSize({ width: 1500, height: 1500 });
  const shown = page
    .getByRole('region', { name: 'Slack' })
    .locator('[data-testid^=slack-message-]')
    .last();

  await tom.slack.say('closure training');
  await shown.getByText('You have not taken the course yet').waitFor();
  await tom.slack.pressPrivate('training-form');
  await page.getByTestId('modal-submit').waitFor();
  await picture('training-slack', page.getByTestId('slack-modal'));
  const right = rightAnswers(standardCourse);
  await tom.slack.submit({ ...right, scope: 'b', list: 'a', mixed: 'a' });
  await shown.getByText('Training not passed yet').waitFor();

  await tom.teams.say('training');
  await tom.teams.pressPrivate('training-form');
  await page.getByTestId('teams-dialog').waitFor();
  await picture('training-teams', page.getByTestId('teams-dialog'));
  await tom.teams.submit(right);
  await page.keyboard.press('Escape');
}

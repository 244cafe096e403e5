import { connect } from '#database/connect.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import type { Studio } from './studio.ts';

const callsCard = 'Audit: Calls without a legal basis';

/** The reports, and what an audit found of faults that somebody put into the tables, up to their closing. */
export async function takeCompliance(sandbox: Sandbox, studio: Studio): Promise<void> {
  const { slack, teams } = sandbox.farSide;
  const priya = slackPerson(slack, staff.compliance);
  const ruth = teamsPerson(teams, staff.counsel);
  const { be, message, part, show } = studio;
  await be('slack', staff.compliance);
  await be('teams', staff.counsel);

  await show('teams', 'chat');
  for (const report of ['consent', 'audit'] as const) {
    await part(`the ${report} report`, async () => {
      await ruth.say(`${report} report`);
      const title = `${report === 'audit' ? 'Audit' : 'Consent'} report`;
      await until(title, () => ruth.toldPrivately().some((text) => text.includes(title)), 20_000);
      await message(`${report}-report`, 'teams', title, { dark: true });
    });
  }
  await part('findings', async () => {
    await using owner = connect({ url: sandbox.ownerUrl, name: 'bellwether-pictures', max: 1 });
    await owner.pool.query(
      `UPDATE attempt SET rule = 'no-consent' WHERE id IN (
         SELECT id FROM attempt WHERE intent_at IS NOT NULL AND channel = 'voice' ORDER BY id LIMIT 12)`,
    );
    await priya.say('audit now');
    await until('the finding', () => priya.finding(callsCard).includes('12 open'), 60_000);
    await show('slack', 'compliance');
    await show('teams', 'compliance');
    await message('findings', 'slack', 'Calls without a legal basis', { dark: true });
    await ruth.pressFinding(callsCard, 'take-finding');
    await priya.pressFinding(callsCard, 'resolve-finding-form');
    await priya.submit({
      resolution: 'Called the twelve families, and put the rule of 12 calls right.',
    });
    await until('what was done', () =>
      ruth.finding(callsCard).includes('Called the twelve families'),
    );
    await message('finding-resolved', 'teams', 'Called the twelve families');
    await ruth.pressFinding(callsCard, 'close-finding');
  });
  await show('slack', 'channel');
  await show('teams', 'channel');
}

import { connect } from '#database/connect.ts';
import { reports } from '#domain/report/list-reports.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import type { Sandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import { fileLinksIn } from '#test/support/web/file-links.ts';
import { openReader } from '#test/support/web/readers.ts';
import { pdfPages } from './pdf-pages.ts';
import type { Studio } from './studio.ts';

const evidence = 'Evidence of closure';
const alarm = 'Audit log alarm';

/** The evidence of a closure, each report, an audit, the log's checkpoint, and the alarm of a seal that is late. */
export async function takeProof(sandbox: Sandbox, studio: Studio): Promise<void> {
  const { slack, teams } = sandbox.farSide;
  const priya = slackPerson(slack, staff.compliance);
  const ruth = teamsPerson(teams, staff.counsel);
  const { be, file, message, part, show } = studio;
  await closeSchools(sandbox);
  await be('slack', staff.compliance);
  await be('teams', staff.counsel);
  await show('slack', 'channel');
  await show('teams', 'chat');

  await part('the evidence', async () => {
    await priya.say('audit evidence');
    await until('the card', () => priya.toldPrivately().some((told) => told.includes(evidence)));
    await message('evidence-slack', 'slack', evidence, { dark: true });
    await ruth.say('audit evidence');
    await until('the card', () => ruth.toldPrivately().some((told) => told.includes(evidence)));
    await message('evidence-teams', 'teams', evidence, { dark: true });
    const pages = await pdfPages(await download(sandbox, 'evidence', { format: 'pdf' }));
    for (const [index, page] of pages.entries()) await file(`evidence-page-${index + 1}`, page);
  });
  for (const { name, title } of reports)
    await part(`the report ${name}`, async () => {
      await ruth.say(`audit report ${name} 30 days`);
      await until(title, () => ruth.toldPrivately().at(-1)?.includes(title), 20_000);
      // The audit report has buttons of the same names.
      await message(`report-${name}`, 'teams', new RegExp(`${title}.*CSV`, 's'), { height: 2600 });
      const pages = await pdfPages(
        await download(sandbox, 'report', { report: name, format: 'pdf' }),
      );
      for (const [index, page] of pages.entries())
        await file(`report-${name}-page-${index + 1}`, page);
    });
  await part('a report in Slack', async () => {
    await priya.say('audit report closures 30 days');
    await message('report-closures-slack', 'slack', 'Closures and reach', { height: 2600 });
  });
  await part('an audit', async () => {
    await show('slack', 'compliance');
    await show('teams', 'compliance');
    await priya.say('audit now');
    await until('its end', () => priya.finding('Audit ').includes('took'), 60_000);
    await message('audit-run-slack', 'slack', 'took', { dark: true });
    await message('audit-run-teams', 'teams', 'took', { dark: true });
  });
  await part('a checkpoint', async () => {
    await show('slack', 'audit-log-witness');
    await show('teams', 'audit log witness');
    await message('checkpoint-slack', 'slack', 'Audit log checkpoint', { dark: true });
    await message('checkpoint-teams', 'teams', 'Audit log checkpoint', { dark: true });
    await show('teams', 'chat');
    await ruth.say('audit checkpoint');
    await message('checkpoint-copy', 'teams', 'Copy it to a place');
  });
  await part('a late seal', async () => {
    await using owner = connect({ url: sandbox.ownerUrl, name: 'bellwether-pictures', max: 1 });
    await show('slack', 'compliance');
    await show('teams', 'compliance');
    await owner.pool.query('REVOKE INSERT ON audit_leaf FROM bellwether_worker');
    await ruth.say('audit findings');
    for (const time of ['10 seconds', '6 minutes']) {
      await owner.pool.query(`SET session_replication_role = replica;
        UPDATE audit_sealer SET sealed_at = sealed_at - interval '${time}';
        UPDATE audit_entry e SET at = at - interval '${time}'
          WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)`);
      await until('the alarm', () => priya.finding(alarm) !== '', 30_000);
    }
    await until('the calls', () => priya.finding(alarm).includes('last at'), 60_000);
    await message('sealing-alarm-slack', 'slack', 'Called by phone', { dark: true });
    await message('sealing-alarm-teams', 'teams', 'Called by phone', { dark: true });
    await owner.pool.query('GRANT INSERT ON audit_leaf TO bellwether_worker');
  });
  await show('slack', 'channel');
  await show('teams', 'channel');
}

/** A closure to look back at, where no scene before has had one. */
async function closeSchools({ farSide, database }: Sandbox): Promise<void> {
  const { rows } = await database.pool.query(
    `SELECT FROM campaign WHERE state IN ('finished', 'stopped') LIMIT 1`,
  );
  if (rows.length > 0) return;
  const dana = slackPerson(farSide.slack, staff.principal);
  const marcus = teamsPerson(farSide.teams, staff.superintendent);
  await dana.askClosure({});
  await until('the card', () => marcus.card().includes('Waiting for approval'), 30_000);
  await marcus.press('approve');
  await until('the summary', () => marcus.card().includes('Finished'), 240_000);
}

/** What the newest link to such a file leads the counsel to, after a sign-in. */
async function download(
  { farSide }: Sandbox,
  kind: string,
  params: Record<string, string>,
): Promise<Uint8Array> {
  const link = fileLinksIn(farSide.teams.state(), kind, params).at(-1);
  if (link === undefined) throw new Error(`nobody was given a link to ${kind}`);
  const reader = openReader(link);
  await reader.signIn(staff.counsel.directoryId);
  return new Uint8Array(await (await reader.download()).arrayBuffer());
}

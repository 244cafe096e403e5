import { staff } from './district/staff.ts';
import type { Person } from './person.ts';
import { slackPerson } from './slack-person.ts';
import type { Sandbox } from './start-sandbox.ts';
import { teamsPerson } from './teams-person.ts';
import { until } from './until.ts';

/**
 * The closure of `npm start`, played by script against the real processes. Throws where anything does not go as
 * the product promises, so that its exit code means something.
 */
export async function runDemo(sandbox: Sandbox, say: (line: string) => void): Promise<void> {
  const { slack, teams, twilio } = sandbox.farSide;
  const principal = slackPerson(slack, staff.principal);
  const superintendent = teamsPerson(teams, staff.superintendent);
  const speaks = (person: Person, where: string, words: string) =>
    say(`\n${bold(person.name)} ${dim(where)}  ${words}`);

  const { rows: schools } = await sandbox.database.pool.query<{ id: string; name: string }>(
    'SELECT id, name FROM school ORDER BY name',
  );
  const [school] = schools;
  if (school === undefined) throw new Error('the district has no school');

  speaks(principal, 'in Slack', '/closure');
  say(`  ${school.name}, closed, because of the weather. Call, then text.`);
  await principal.askClosure({ schools: school.id });
  await until(
    'the approval card in both channels',
    () => [principal, superintendent].every((one) => one.card().includes('Waiting for approval')),
    30_000,
  );
  say(quote(superintendent.card(), ['Who', 'When', 'Not contacted', 'Fingerprint']));

  speaks(principal, 'in Slack', 'presses Approve on her own closure');
  await principal.press('approve');
  const refusal = await until('the refusal', () =>
    principal.toldPrivately().findLast((words) => words.includes('your own')),
  );
  say(
    `  ${dim('only she sees:')} ${refusal.split('\n').find((line) => line.includes('your own'))}`,
  );
  if (twilio.calls().length > 0) throw new Error('a phone rang before anybody approved');

  speaks(superintendent, 'in Teams', 'presses Approve');
  await superintendent.press('approve');
  await until('the first call', () => twilio.calls().length > 0, 15_000);
  say('');
  await followCalls(sandbox, say);

  await until('the summary in Slack', () => principal.card().includes('Finished'), 15_000);
  await until('the summary in Teams', () => superintendent.card().includes('Finished'), 15_000);
  say(`\n${bold('Summary, in both channels')}`);
  const card = principal.card();
  // A card says nothing of opt-outs where nobody opted out.
  const optOuts = card.includes('Opt-outs') ? ['Opt-outs'] : [];
  say(quote(card, ['Families reached', 'Reached', ...optOuts, 'Approved by', 'Ran']));
  say(`\n${bold('Details')}`);
  say(quote(await principal.details(), ['Not reached', 'Evidence']));
  await checkBooks(sandbox);
  say(`\n${bold('Done.')} Every phone on the call list is accounted for.`);
}

/** A bar that grows in place on a terminal, and a line every few seconds elsewhere. */
async function followCalls(sandbox: Sandbox, say: (line: string) => void): Promise<void> {
  const startedAt = performance.now();
  let lastLineAt = 0;
  await until(
    'the end of the calls',
    async () => {
      const { rows } = await sandbox.database.pool.query<{
        total: number;
        done: number;
        state: string;
      }>(`
        SELECT c.state, count(a.id)::int AS total, count(a.id) FILTER (WHERE a.ended_at IS NOT NULL)::int AS done
        FROM campaign c LEFT JOIN attempt a ON a.campaign_id = c.id GROUP BY c.id ORDER BY c.number DESC LIMIT 1`);
      const { total = 0, done = 0, state = '' } = rows[0] ?? {};
      const line = `  ${bar(done, total)} ${done} of ${total} calls and texts`;
      if (process.stdout.isTTY) process.stdout.write(`\r${line}  `);
      else if (performance.now() - lastLineAt > 3000 || state === 'finished') {
        lastLineAt = performance.now();
        say(line);
      }
      return state === 'finished';
    },
    600_000,
  );
  if (process.stdout.isTTY) process.stdout.write('\n');
  say(`  ${dim(`took ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)}`);
}

async function checkBooks(sandbox: Sandbox): Promise<void> {
  const { rows } = await sandbox.database.pool.query<{ unaccounted: number; doubled: number }>(`
    SELECT
      (SELECT count(*)::int FROM recipient r WHERE r.channel = 'voice' AND NOT EXISTS (
        SELECT FROM attempt a WHERE a.version_id = r.version_id AND a.phone_id = r.phone_id AND a.channel = 'voice' AND a.ended_at IS NOT NULL)) AS unaccounted,
      (SELECT count(*)::int FROM (SELECT FROM attempt WHERE spoken_at IS NOT NULL AND disposition = 'person'
        GROUP BY campaign_id, phone_id HAVING count(*) > 1) AS twice) AS doubled`);
  const { unaccounted = -1, doubled = -1 } = rows[0] ?? {};
  if (unaccounted !== 0 || doubled !== 0) {
    throw new Error(
      `the books don't balance: ${unaccounted} phones unaccounted for, ${doubled} called twice`,
    );
  }
}

/** Some of a card's facts, each with what stands after it. All of them are there, or the demo fails. */
function quote(card: string, labels: readonly string[]): string {
  const lines = card
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return labels
    .map((label) => {
      const at = lines.findIndex((line) => line.replace(/:$/, '') === label);
      const value = at < 0 ? undefined : lines[at + 1];
      if (value === undefined) throw new Error(`the card doesn’t say “${label}”`);
      return `  ${dim(label.padEnd(18))} ${value}`;
    })
    .join('\n');
}

function bar(done: number, total: number): string {
  const width = 32;
  const filled = total === 0 ? 0 : Math.round((width * done) / total);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
}

const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;
const dim = (text: string) => `\u001b[2m${text}\u001b[22m`;

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Audience, previewRecipients } from '#domain/campaign/filter-store.ts';
import { selectTerms } from '#domain/consent/rule-store.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackChannel } from '#sandbox/far-side.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import { type Sandbox, startSandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import { fillLargeDistrict } from '../support/large-district.ts';
import type { Bench, BenchDatabase, Sample } from './bench.ts';

const callsPerSecond = Number(process.env['CALLS'] ?? 200);
const students = Number(process.env['STUDENTS'] ?? 2500);
const phones = Number(process.env['PHONES'] ?? 1_000_000);
const commands = 200;

/** Goal: not more than three times what the bot takes at rest, and under 300 ms whatever that is. */
const mostTimes = 3;
const mostMs = 300;
/** Goal: at most one edit of progress in two seconds, in each channel. */
const leastBetweenEditsMs = 2_000;

/**
 * How fast a slash command is acknowledged while a campaign is dialed and the consent filter goes over a million phones on
 * the same computer, beside the same bot at rest; and how often each channel's card is edited meanwhile.
 */
export async function rows(bench: Bench): Promise<Sample[]> {
  const large = await bench.keptDatabase(`filter ${phones}`, (made) =>
    fillLargeDistrict(made.owner.pool, phones),
  );
  const home = path.join(bench.folder, `chat-${Temporal.Now.instant().epochMilliseconds}`);
  await mkdir(home, { mode: 0o755 });
  await using sandbox = await startSandbox({
    home,
    callsPerSecond,
    students,
    speed: 20,
    say: () => {},
  });
  // Rounds of retries minutes apart would only make the end wait.
  await sandbox.database.db
    .updateTable('district')
    .set({ no_answer_retry_seconds: 2, busy_retry_seconds: 2 })
    .execute();
  await slowest(sandbox, 20);
  const idle = await slowest(sandbox, commands);

  const { slack, teams, twilio } = sandbox.farSide;
  const superintendent = teamsPerson(teams, staff.superintendent);
  await slackPerson(slack, staff.principal).askClosure({ delivery: 'call' });
  await until('the card', () => superintendent.card().includes('Waiting for approval'), 60_000);
  await superintendent.press('approve');
  await until('the calls', () => twilio.calls().length > callsPerSecond, 60_000);
  const watching = watchEdits(sandbox);
  const filtering = repeat(() => filter(large));
  const before = twilio.calls().length;
  const start = performance.now();
  const busy = await slowest(sandbox, commands);
  const pace = (twilio.calls().length - before) / ((performance.now() - start) / 1000);
  const filters = await filtering.stop();
  const edits = watching.stop();
  await checkCounts(sandbox);
  const peakMb = process.memoryUsage.rss() / 1_048_576;
  const load = `${pace.toFixed(0)} calls/s and ${filters} filters of ${phones} phones`;
  return [
    {
      name: `command acknowledged, p99, at ${load}`,
      measured: { ms: busy, peakMb },
      floorMs: idle,
      floor: 'the same bot at rest',
      goal: mostTimes,
    },
    {
      name: 'the same, against a fixed time',
      measured: { ms: busy, peakMb },
      floorMs: mostMs,
      floor: 'the goal',
      goal: 1,
    },
    ...Object.entries(edits).map(([platform, ms]) => ({
      name: `between two edits of progress in ${platform}, on the average`,
      measured: { ms: leastBetweenEditsMs, peakMb },
      floorMs: ms,
      floor: 'the time between edits, the goal measured',
      goal: 1,
    })),
  ];
}

/** The final card of the campaign says what the carrier's far side saw, to the phone. */
async function checkCounts({ farSide, database }: Sandbox): Promise<void> {
  const superintendent = teamsPerson(farSide.teams, staff.superintendent);
  await until('the end', () => superintendent.card().includes('Finished'), 600_000);
  await until(
    'the last count',
    async () => {
      const { rows } = await database.pool.query<{ reached: number; total: number }>(
        `SELECT count(DISTINCT phone_id)::int AS total,
           count(DISTINCT phone_id) FILTER (WHERE disposition IN ('person', 'machine'))::int AS reached FROM attempt`,
      );
      const count = (value = -1) => value.toLocaleString('en-US');
      const words = `${count(rows[0]?.reached)} of ${count(rows[0]?.total)} phones reached`;
      return superintendent.card().includes(words);
    },
    30_000,
  );
}

async function filter({ application }: BenchDatabase): Promise<void> {
  const terms = await selectTerms(application.db);
  if (terms === undefined) throw new Error('no terms');
  const schools = await application.pool.query<{ id: string }>('SELECT id FROM school');
  const audience: Audience = {
    purpose: 'school-mission',
    delivery: 'call',
    schoolIds: schools.rows.map(({ id }) => id),
    terms,
    closedZones: [],
  };
  await application.db.transaction().execute((tx) => previewRecipients(tx, audience));
}

/** Does the same again and again until it is stopped; tells how often. */
function repeat(act: () => Promise<void>): { stop(): Promise<number> } {
  let isOn = true;
  let times = 0;
  const running = (async () => {
    while (isOn) {
      await act();
      times += 1;
    }
  })();
  return {
    async stop() {
      isOn = false;
      await running;
      return times;
    },
  };
}

/** Watches the channels; tells how many milliseconds lie between two edits of a closure's card, on the average. */
function watchEdits({ farSide: { slack, teams } }: Sandbox): { stop(): Record<string, number> } {
  const seen = { Slack: new Set<string>(), Teams: new Set<string>() };
  const start = performance.now();
  const timer = setInterval(() => {
    const channel = slack.state().channels.find(({ id }) => id === slackChannel);
    for (const { ts, edited } of channel?.messages ?? []) {
      if (edited !== undefined) seen.Slack.add(`${ts} ${edited.ts}`);
    }
    const card = teamsPerson(teams, staff.superintendent).card();
    if (card !== '') seen.Teams.add(card);
  }, 100);
  return {
    stop() {
      clearInterval(timer);
      const ms = performance.now() - start;
      // What stood there when the watch began was no edit.
      return Object.fromEntries(
        Object.entries(seen).map(([platform, { size }]) => [platform, ms / Math.max(1, size - 1)]),
      );
    },
  };
}

/** The 99th percentile of the time to acknowledge so many commands, spread over a few seconds, in milliseconds. */
async function slowest(sandbox: Sandbox, count: number): Promise<number> {
  const { slack } = sandbox.farSide;
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const sent = await slack.typeCommand(
      staff.compliance.slackUserId,
      slackChannel,
      '/closure status',
    );
    if (sent.status !== 200) throw new Error(`a command was answered with ${sent.status}`);
    times.push(sent.ms);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return times.toSorted((a, b) => a - b)[Math.floor(count * 0.99)] ?? Number.NaN;
}

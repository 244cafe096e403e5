import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { staff } from '#sandbox/district/staff.ts';
import { slackChannel } from '#sandbox/far-side.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import { type Sandbox, startSandbox } from '#sandbox/start-sandbox.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import { until } from '#sandbox/until.ts';
import type { Bench, Sample } from './bench.ts';

const callsPerSecond = 50;
const commands = 200;

/** How fast a slash command is acknowledged while calls are being placed, beside the same bot at rest. */
export async function rows(bench: Bench): Promise<Sample[]> {
  const home = path.join(bench.folder, `chat-${Temporal.Now.instant().epochMilliseconds}`);
  await mkdir(home, { mode: 0o755 });
  await using sandbox = await startSandbox({ home, callsPerSecond, speed: 20, say: () => {} });
  await slowest(sandbox, 20);
  const idle = await slowest(sandbox, commands);

  const { slack, teams, twilio } = sandbox.farSide;
  const superintendent = teamsPerson(teams, staff.superintendent);
  await slackPerson(slack, staff.principal).askClosure({ delivery: 'call' });
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await until('the calls', () => twilio.calls().length > callsPerSecond);
  const before = twilio.calls().length;
  const start = performance.now();
  const busy = await slowest(sandbox, commands);
  const pace = (twilio.calls().length - before) / ((performance.now() - start) / 1000);
  return [
    {
      name: `command acknowledged, p99, at ${pace.toFixed(0)} calls/s`,
      measured: { ms: busy, peakMb: process.memoryUsage.rss() / 1_048_576 },
      floorMs: idle,
      floor: 'the same bot at rest',
      goal: 20,
    },
  ];
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

/* npm run check:advisories: no package of production has a known weakness of level high or critical. */

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** Only an answer of the registry makes it red: a machine without one goes on, and says so. CI waits for it longer. */
const patienceMs = process.env['CI'] === undefined ? 3_000 : 30_000;

const advisory = z.object({ title: z.string(), url: z.string(), severity: z.string() });
const answer = z.object({
  // A package that only depends on a weak one has that one's name there.
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.string().or(advisory)) })),
});
const refusal = z.object({ message: z.string() });

const grave = new Set(['high', 'critical']);

const asked = await ask();
const read = answer.safeParse(asked);
if (read.success) {
  for (const [name, { via }] of Object.entries(read.data.vulnerabilities)) {
    for (const one of via) {
      if (typeof one === 'string' || !grave.has(one.severity)) continue;
      console.error(`${name}: ${one.severity}: ${one.title} (${one.url})`);
      process.exitCode = 1;
    }
  }
} else {
  const said = refusal.safeParse(asked);
  const why = said.success ? said.data.message.split(/ - | https?:/)[0] : 'it took too long';
  console.error(`Advisories were not checked, because the registry doesn’t give them: ${why}.`);
}

async function ask(): Promise<unknown> {
  const words = ['audit', '--omit=dev', '--json', '--fetch-retries=0'];
  const npm = spawn('npm', words, {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: patienceMs,
    killSignal: 'SIGKILL',
  });
  const told = await text(npm.stdout).catch(() => '');
  try {
    return JSON.parse(told);
  } catch {
    return undefined;
  }
}

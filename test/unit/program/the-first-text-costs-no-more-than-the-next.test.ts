import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '../../..');

/** Milliseconds of the processor's time, not of the clock, for the first Arabic text in a process of its own. */
async function firstText(before: string): Promise<number> {
  const program = `
    const { readText } = await import('#domain/consent/opt-out/opt-out-words.ts');
    const { warmUpReading } = await import('#conversation/door/warm-up-reading.ts');
    ${before}
    const begun = process.cpuUsage();
    readText('توقف عن الاتصال بي');
    const { user, system } = process.cpuUsage(begun);
    process.stdout.write(String((user + system) / 1000));`;
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module-typescript', '-e', program],
    {
      cwd: root,
    },
  );
  return Number(stdout);
}

test('after the start of a bot the first text in other letters is read at once', async () => {
  const [cold, warm] = [await firstText(''), await firstText('warmUpReading();')];

  expect(warm).toBeLessThan(cold / 4);
});

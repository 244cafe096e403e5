import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, open } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';

const root = path.join(import.meta.dirname, '../../..');

/** A program that logs this, says on another way that it goes on, and ends when its input does. */
function program(logs: string, stdout: 'pipe' | number) {
  const script = `import { createLogger } from '#log/logger.ts';
    const logger = createLogger({ level: 'info', program: 'test' });
    ${logs}
    setInterval(() => { logger.info('goes on'); process.stderr.write('.'); }, 5);
    process.stdin.on('end', () => process.exit(0)).resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    stdio: ['pipe', stdout, 'pipe'],
  });
  const said = { signs: 0, log: '' };
  child.stderr?.on('data', (chunk: Buffer) => {
    said.signs += chunk.length;
  });
  return {
    child,
    said,
    async end() {
      child.stdin?.end();
      if (child.exitCode === null) await once(child, 'exit');
      return child.exitCode;
    },
    [Symbol.dispose]: () => {
      child.kill('SIGKILL');
    },
  };
}

const full = '/dev/full';
const hasFull = await access(full).then(
  () => true,
  () => false,
);

test.skipIf(!hasFull)(
  'F28 with the disk of its log full a program goes on, and ends when it is told to',
  async () => {
    await using disk = await open(full, 'w');
    using running = program('', disk.fd);

    await until('its signs', async () => running.said.signs > 20);

    expect(await running.end()).toBe(0);
  },
);

test('a log whose reader stands still loses lines, says how many, and stops nothing', async () => {
  using running = program(
    `for (let i = 0; i < 3000; i++) logger.info({ words: 'x'.repeat(1000) }, 'much');`,
    'pipe',
  );

  await until('its signs', async () => running.said.signs > 5);
  running.child.stdout?.on('data', (chunk: Buffer) => {
    running.said.log += chunk.toString();
  });

  await until('the count', async () => /"lost":\d+/.test(running.said.log));
  expect(Number(/"lost":(\d+)/.exec(running.said.log)?.[1])).toBeGreaterThan(100);
  expect(await running.end()).toBe(0);
});

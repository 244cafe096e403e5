import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { TreeSeconds } from '#test/support/run/tree-seconds.ts';

const mark = `TREE_SECONDS_OF=${process.pid}`;
const env = { ...process.env, TREE_SECONDS_OF: String(process.pid) };
const compute = 'while (process.cpuUsage().user < 400_000);';
const least = 0.4;

// Only Linux tells of each process what it computed.
const onLinux = process.platform === 'linux' ? test : () => {};

onLinux('a process that has ended counts for who started it', async () => {
  const tree = new TreeSeconds(process.pid, mark);
  const before = tree.look();
  await promisify(execFile)(process.execPath, ['-e', compute]);

  expect(tree.look() - before).toBeGreaterThanOrEqual(least);
});

onLinux(
  'a process whose parent left it counts, and goes on counting when it has ended',
  async () => {
    const tree = new TreeSeconds(process.pid, mark);
    const before = tree.look();
    // The shell ends at once and leaves it behind.
    const script = `"$0" -e '${compute} console.log(process.pid); setInterval(() => {}, 1000)' &`;
    const shell = spawn('sh', ['-c', script, process.execPath], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [pid] = await once(shell.stdout, 'data');
    const running = tree.look() - before;
    process.kill(Number(pid), 'SIGKILL');
    await once(shell.stdout, 'close');

    expect(running).toBeGreaterThanOrEqual(least);
    expect(tree.look() - before).toBeGreaterThanOrEqual(least);
  },
);

onLinux('a process of somebody else counts for nobody here', () => {
  const tree = new TreeSeconds(2 ** 30, 'TREE_SECONDS_OF=nobody');

  expect(tree.look()).toBe(0);
});

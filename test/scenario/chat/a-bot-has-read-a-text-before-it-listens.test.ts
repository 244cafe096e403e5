import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startProduct } from '#test/support/product/product.ts';

type Coverage = {
  result: { url: string; functions: { functionName: string; ranges: { count: number }[] }[] }[];
};

/** How often a process called this function of ours, by what V8 counted. */
async function timesCalled(folder: string, file: string, name: string): Promise<number> {
  const files = await readdir(folder);
  const counted = await Promise.all(
    files.map(
      async (one): Promise<Coverage> => JSON.parse(await readFile(path.join(folder, one), 'utf8')),
    ),
  );
  return counted
    .flatMap(({ result }) => result.filter(({ url }) => url.endsWith(file)))
    .flatMap(({ functions }) => functions.filter(({ functionName }) => functionName === name))
    .reduce((sum, { ranges }) => sum + (ranges[0]?.count ?? 0), 0);
}

test('a bot reads a text of each kind before it listens, so that the first family’s stops nobody', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-coverage-'));
  try {
    await using product = await startProduct({ withoutBot: true, withoutWorker: true });
    const { process: bot } = await product.startBotProcess({ NODE_V8_COVERAGE: folder });
    const ended = once(bot, 'exit');
    bot.kill('SIGTERM');
    await ended;
    expect(
      await timesCalled(folder, 'src/conversation/door/warm-up-reading.ts', 'warmUpReading'),
    ).toBe(1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

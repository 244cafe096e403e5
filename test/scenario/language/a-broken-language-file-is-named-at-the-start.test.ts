import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isLong } from '#test/support/run/length.ts';

const root = path.join(import.meta.dirname, '../../..');
let copy: string;
/** The programs, with a Spanish file that lacks a sentence. */
beforeAll(async () => {
  copy = await mkdtemp(path.join(tmpdir(), 'bellwether-words-'));
  await cp(path.join(root, 'src'), path.join(copy, 'src'), { recursive: true });
  await cp(path.join(root, 'package.json'), path.join(copy, 'package.json'));
  for (const folder of ['node_modules', 'migrations'])
    await symlink(path.join(root, folder), path.join(copy, folder));
  const file = path.join(copy, 'src/domain/language/words/es.json');
  const words = await readFile(file, 'utf8');
  const broken = words.replace(/\n\s*"repeat": .*/, '');
  expect(broken).not.toBe(words);
  await writeFile(file, broken);
});
afterAll(() => rm(copy, { recursive: true, force: true }));

test.each(isLong ? ['bot', 'dial-worker', 'cli doctor'] : ['bot'])(
  '%s says the file and the key in one line',
  async (command) => {
    const [program, ...words] = command.split(' ');
    const args = ['--import=./src/config/require-node.mjs', `src/${program}.ts`, ...words];
    const told = await new Promise<{ code: number | string | null | undefined; out: string }>(
      (resolve) => {
        execFile(process.execPath, args, { cwd: copy }, (error, stdout, stderr) =>
          resolve({ code: error?.code, out: `${stdout}${stderr}` }),
        );
      },
    );

    expect(told).toEqual({
      code: 1,
      out: 'Not started: src/domain/language/words/es.json: spoken.repeat: is missing\n',
    });
  },
);

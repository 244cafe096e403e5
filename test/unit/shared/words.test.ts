import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findBanned } from '#test/support/words/banned-phrases.ts';

const check = path.join(import.meta.dirname, '../../support/words/check-words.ts');
const run = promisify(execFile);

test('a phrase that nobody should read is found, with its line and what to say', () => {
  expect(findBanned('Marcus approved it.\nCalling goes out anew, whoever asks.')).toEqual([
    { line: 2, phrase: 'anew', say: 'again' },
    { line: 2, phrase: 'whoever', say: 'the person who, or anyone who' },
  ]);
});

test('plain American English passes', () => {
  const plain =
    'Priya froze all calling at 2:04 pm. Two people must agree to resume. Calls were canceled.';

  expect(findBanned(plain)).toEqual([]);
});

test('the check fails on a planted phrase, and names the file', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'words-'));
  await mkdir(path.join(root, 'src/cards'), { recursive: true });
  const file = path.join(root, 'src/cards/a-card.ts');
  await writeFile(file, "export const words = 'Nobody can approve it.';\n");
  await run(process.execPath, [check, root]);

  await writeFile(file, "export const words = 'Nobody can let it go, so ask for it anew.';\n");

  await expect(run(process.execPath, [check, root])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('src/cards/a-card.ts:1: “anew”: say again'),
  });
});

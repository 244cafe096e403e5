import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { linesOf, notesIn, textOf } from '#cli/pasted-text.ts';
import { openCheckpoint, signCheckpoint } from '#domain/audit/log/checkpoint.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bellwether-pasted-'));
afterAll(() => rmSync(folder, { recursive: true }));

const name = 'bellwether.example.org/audit-log';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const note = (size: number) =>
  signCheckpoint({ origin: name, size, root: Buffer.alloc(32, size) }, { name, key: privateKey });
const two = `${note(10)}\n${note(20)}`;

async function sizesIn(content: string | Buffer): Promise<number[]> {
  const notes = await notesIn(saved(content));
  return notes.map((one) => {
    const opened = openCheckpoint(one, [{ verifier: { name, key: publicKey }, until: Infinity }]);
    return opened.kind === 'checkpoint' ? opened.checkpoint.size : -1;
  });
}

function saved(content: string | Buffer): string {
  const file = path.join(folder, 'kept.txt');
  writeFileSync(file, content);
  return file;
}

test.each([
  ['as they were posted', two],
  ['with the line ends of Windows', two.replaceAll('\n', '\r\n')],
  ['with a mark of the encoding', `\u{FEFF}${two}`],
  ['as PowerShell writes them', Buffer.from(`\u{FEFF}${two.replaceAll('\n', '\r\n')}`, 'utf16le')],
  ['quoted in a mail', two.replaceAll(/^/gm, '> ')],
  ['quoted twice', two.replaceAll(/^/gm, '>> ')],
  ['with two hyphens for the dash', two.replaceAll('— ', '-- ')],
  ['with a short dash', two.replaceAll('— ', '– ')],
  ['without the empty line', two.replaceAll('\n\n—', '\n—')],
  ['with two empty lines', two.replaceAll('\n\n—', '\n \n\n—')],
  ['among other words', `Dana wrote at 5:10:\n${two}\n— Dana Whitfield, principal\n`],
])('checkpoints are read %s', async (_, text) => {
  expect(await sizesIn(text)).toEqual([10, 20]);
});

const lines = note(20).split('\n');
test.each([
  ['name', 0, 7],
  ['number of entries', 1, 6],
  ['root', 2, 6],
  ['signature', 4, 6],
])('a checkpoint without its %s is not passed over beside a whole one', async (_, left, line) => {
  const rest = lines.filter((__, at) => at !== left).join('\n');

  await expect(sizesIn(`${note(10)}${rest}`)).rejects.toThrow(
    `has only a piece of a checkpoint at line ${line}. Copy the whole post, or take the piece out.`,
  );
});

test('a signature that a mail has broken in two is no whole checkpoint', async () => {
  await expect(sizesIn(`${note(10)}\n${note(20).replace('— ', '—\n')}`)).rejects.toThrow('piece');
});

test('a file without a checkpoint, and one that is not there, are told', async () => {
  await expect(sizesIn('Good morning.\n')).rejects.toThrow('holds no checkpoint.');
  await expect(notesIn(path.join(folder, 'none'))).rejects.toThrow('none can’t be read.');
  await expect(notesIn(folder)).rejects.toThrow('can’t be read.');
});

test('what npm writes before the output of a command is no line of it', async () => {
  const file = saved('\n> bellwether@0.1.0 cli\r\n> exec node src/cli.ts audit prove\n\n{"a":1}\n');

  expect(linesOf(await textOf(file))).toEqual(['{"a":1}']);
});

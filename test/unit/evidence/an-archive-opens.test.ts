import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { zipOf } from '#files/zip.ts';
import { openRosterPackage } from '#sis/oneroster/roster-package.ts';

test('what an archive holds is read again by another program’s reader, whatever its length', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-zip-'));
  const file = path.join(folder, 'a.zip');
  const long = 'a line that says little\n'.repeat(50_000);
  const pieces = async function* () {
    yield long.slice(0, 7);
    yield Buffer.from(long.slice(7));
  };
  const bytes: Uint8Array[] = [];
  const files = [
    { name: 'empty.csv', body: [] },
    { name: 'ü.csv', body: ['wörter\n'] },
    { name: 'long.csv', body: pieces() },
  ];
  for await (const piece of zipOf(files, Temporal.PlainDateTime.from('2026-12-01T05:30:10')))
    bytes.push(piece);
  await writeFile(file, Buffer.concat(bytes));

  await using opened = await openRosterPackage(file);
  const read = async (name: string) => {
    const parts: Buffer[] = [];
    for await (const part of opened.read(name)) parts.push(part);
    return Buffer.concat(parts).toString();
  };
  expect(await read('empty.csv')).toBe('');
  expect(await read('ü.csv')).toBe('wörter\n');
  expect(await read('long.csv')).toBe(long);
  await rm(folder, { recursive: true });
});

import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allCommands } from '#cli/commands.ts';

const commands = await allCommands();

const root = path.join(import.meta.dirname, '../../..');

test('docs/operations.md names each command that takes the owner of the database, and no other', async () => {
  const page = await readFile(path.join(root, 'docs/operations.md'), 'utf8');
  const said = /The owner, `MIGRATION_DATABASE_URL`, is for ([^;]*) only;/.exec(page)?.[1] ?? '';
  const owners = Object.entries(commands)
    .filter(([, { rights }]) => rights === 'owner' || rights === 'keys')
    .map(([name]) => (name.startsWith('keys ') ? 'keys' : name));

  const names = [...said.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  expect(new Set(names)).toEqual(new Set(owners));
});

/** `database.db` and the like may do what all three programs may: what a login lacks would be seen in production first. */
const asEverybody =
  /(?:createHandleRequest|createCallHandler|webServer|webRoutes|runCardSyncLoop)\(\{[^}]{0,260}?\bdb: (?:\w+\.)*(?:database|district)\.db\b/;

test('no test plays the bot under another login than the bot’s', async () => {
  const found: string[] = [];
  let played = 0;
  for await (const file of glob('test/**/*.ts', { cwd: root })) {
    const text = await readFile(path.join(root, file), 'utf8');
    if (text.includes("as('bot').db")) played += 1;
    if (asEverybody.test(text)) found.push(file);
  }

  expect(found).toEqual([]);
  expect(played).toBeGreaterThan(20);
});

test('no test starts a program as the owner, but to see it refused', async () => {
  const found: string[] = [];
  for await (const file of glob('test/**/*.ts', { cwd: root })) {
    const text = await readFile(path.join(root, file), 'utf8');
    if (
      /\bDATABASE_URL: [^,\n]*(?:ownerUrl|owner\.url|everybody)/i.test(
        text.replaceAll('MIGRATION_DATABASE_URL', ''),
      )
    )
      found.push(file);
  }

  expect(found).toEqual([]);
});

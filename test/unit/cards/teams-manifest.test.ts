import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readWords } from '#chat/teams/read-words.ts';
import { told } from '#conversation/registry.ts';

const folder = new URL('../../../manifests/teams/', import.meta.url);

const manifestShape = z.looseObject({
  name: z.object({ short: z.string().max(30), full: z.string().max(100) }),
  description: z.object({ short: z.string().max(80), full: z.string().max(4000) }),
  bots: z
    .array(
      z.looseObject({
        commandLists: z
          .array(
            z.looseObject({
              scopes: z.array(z.string()),
              commands: z
                .array(z.object({ title: z.string().max(32), description: z.string().max(128) }))
                .max(10),
            }),
          )
          .max(3),
      }),
    )
    .length(1),
});

async function readManifest() {
  return manifestShape.parse(JSON.parse(await readFile(new URL('manifest.json', folder), 'utf8')));
}

test('the app manifest offers the commands that are handled, each in some scope', async () => {
  const manifest = await readManifest();
  const lists = manifest.bots.flatMap((bot) => bot.commandLists);

  expect(lists.flatMap(({ scopes }) => scopes).toSorted()).toEqual(['personal', 'team']);
  const offered = lists.flatMap(({ commands }) => commands.map(({ title }) => title));
  const understood = offered.map((title) => readWords(title, []).join(' ').replace(/ new$/, ''));
  const known = told.filter((line) => 'offered' in line).map(({ words }) => words);
  expect([...new Set(understood)].toSorted()).toEqual(known.toSorted());
});

test('what is private is offered where nobody else reads', async () => {
  const manifest = await readManifest();
  const lists = manifest.bots.flatMap((bot) => bot.commandLists);
  const titles = (scope: string) =>
    lists
      .filter(({ scopes }) => scopes.includes(scope))
      .flatMap(({ commands }) => commands.map(({ title }) => title));

  for (const title of ['consent find', 'consent record', 'consent revoke', 'consent history']) {
    expect(titles('personal')).toContain(title);
    expect(titles('team')).not.toContain(title);
  }
});

test('the icons are PNG pictures of the sizes Teams asks for', async () => {
  for (const [name, size] of [
    ['color.png', 192],
    ['outline.png', 32],
  ] as const) {
    const bytes = await readFile(new URL(name, folder));
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([size, size]);
  }
});

test.for([
  ['', ['closure', 'help']],
  ['new', ['closure', 'new']],
  ['Closure', ['closure']],
  ['/closure STATUS 12', ['closure', 'status', '12']],
  ['late 2h Adams', ['closure', 'late', '2h', 'Adams']],
  ['Consent Report', ['consent', 'report']],
  ['Consent Find', ['consent', 'find']],
  ['Why 12', ['closure', 'why', '12']],
  ['audit&nbsp;report', ['audit', 'report']],
  ['why <at>Dana</at> &lt;b&gt;', ['closure', 'why', 'Dana', '<b>']],
] as const)('after a mention, "%s" asks for %j', ([said, words]) => {
  const mention = '<at>Bellwether</at>';

  expect(readWords(`${mention} ${said}`, [mention])).toEqual(words);
});

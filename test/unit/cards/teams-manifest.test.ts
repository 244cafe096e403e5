import { readFile } from 'node:fs/promises';
import draft04 from 'ajv-draft-04';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readWords } from '#chat/teams/read-words.ts';
import { told } from '#conversation/door/registry.ts';

const folder = new URL('../../../manifests/teams/', import.meta.url);

const manifestShape = z.looseObject({
  manifestVersion: z.string(),
  bots: z
    .array(
      z.looseObject({
        commandLists: z.array(
          z.looseObject({
            scopes: z.array(z.string()),
            commands: z.array(z.object({ title: z.string(), description: z.string() })),
          }),
        ),
      }),
    )
    .length(1),
});

async function readManifest() {
  return manifestShape.parse(JSON.parse(await readFile(new URL('manifest.json', folder), 'utf8')));
}

/** Microsoft's own schema of the version that the manifest names. */
async function checkManifest() {
  const { manifestVersion } = await readManifest();
  const file = `@microsoft/app-manifest/build/json-schemas/teams/v${manifestVersion}/MicrosoftTeams.schema.json`;
  const schema = JSON.parse(await readFile(new URL(import.meta.resolve(file)), 'utf8'));
  const ajv = new draft04.default({ strict: false, allErrors: true });
  formats.default(ajv);
  return ajv.compile(schema);
}

test('Microsoft’s schema takes the app manifest', async () => {
  const check = await checkManifest();

  check(await readManifest());
  expect(check.errors ?? []).toEqual([]);
});

test.each<[string, (manifest: Record<string, unknown>) => void]>([
  ['a name of its own', (manifest) => Object.assign(manifest, { shade: '#12345B' })],
  ['a long name', (manifest) => Object.assign(manifest, { name: { short: 'x'.repeat(31) } })],
  ['a color by name', (manifest) => Object.assign(manifest, { accentColor: 'red' })],
  [
    'another scope',
    (manifest) => Object.assign(manifest, { bots: [{ botId: manifest['id'], scopes: ['teams'] }] }),
  ],
])('it refuses %s', async (_, spoil) => {
  const check = await checkManifest();
  const manifest = await readManifest();

  spoil(manifest);

  expect(check(manifest)).toBe(false);
});

test('the app may be added to a private channel', async () => {
  // From manifest version 1.25 on, an app for teams has to say so; before, no private channel takes it.
  expect(await readManifest()).toMatchObject({ supportsChannelFeatures: 'tier1' });
});

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

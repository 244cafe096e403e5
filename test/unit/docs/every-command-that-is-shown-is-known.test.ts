import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { allCommands } from '#cli/commands.ts';
import { readCommandLine } from '#cli/read-command-line.ts';
import { readPages } from '#test/support/docs/pages.ts';
import { shownCommands } from '#test/support/docs/shown-commands.ts';

const commands = await allCommands();

const root = path.join(import.meta.dirname, '../../..');
const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const testFiles: string[] = [];
beforeAll(async () => {
  for await (const file of glob('test/**/*.test.ts', { cwd: root })) testFiles.push(file);
});

/** Words that stand for something else: `<file>`, `NAME`, `…`. */
const isStandIn = (word: string) => /^<.*>$|^[A-Z_]+$|^…$/.test(word);

/** What is wrong with a command that a page shows; undefined where nothing is, and where it is none of ours. */
function faultOf(words: readonly string[]): string | undefined {
  const [program, verb = '', ...rest] = words;
  if (program === 'npm') return faultOfNpm(verb, rest);
  const cli = words.findIndex((word) => word.endsWith('src/cli.ts'));
  if (cli !== -1) return faultOfCli(words.slice(cli + 1));
  if (!Object.hasOwn(commands, `${program} ${verb}`)) return undefined;
  // Prose may name an option without a value.
  const fault = faultOfCli(words);
  return fault?.endsWith('needs a value.') === true ? undefined : fault;
}

function faultOfNpm(verb: string, rest: readonly string[]): string | undefined {
  if (['ci', 'audit', 'sbom', 'rebuild', 'update', 'install'].includes(verb)) return undefined;
  const name = verb === 'run' ? rest[0] : verb;
  if (name === undefined) return undefined;
  const script = scripts[name];
  if (script === undefined) return `package.json has no script ${name}`;
  const dashes = rest.indexOf('--');
  const given = dashes === -1 ? [] : rest.slice(dashes + 1);
  const between = rest.slice(verb === 'run' ? 1 : 0, dashes === -1 ? undefined : dashes);
  if (between.length > 0) return `npm takes “${between.join(' ')}” for itself: put -- before it`;
  const cli = /src\/cli\.ts ?(.*)$/.exec(script);
  if (cli !== null) return faultOfCli([...(cli[1] ?? '').split(' ').filter(Boolean), ...given]);
  if (name === 'bench') return bench(given);
  return /(?:^|\s)vitest /.test(script) || name === 'test:busy'
    ? faultOfTestNames(given)
    : undefined;
}

function faultOfCli(typed: readonly string[]): string | undefined {
  const goesOn = typed.at(-1) === '…' && typed.at(-2)?.startsWith('-') !== true;
  const words = goesOn ? typed.slice(0, -1) : typed;
  if (words.length === 0 || isStandIn(words[0] ?? '')) return undefined;
  const read = readCommandLine(words, commands);
  return read.kind === 'told' && read.code !== 0 ? read.text.split('\n')[0] : undefined;
}

function faultOfTestNames(given: readonly string[]): string | undefined {
  const names = given.filter((word) => !word.startsWith('-') && !isStandIn(word));
  const unknown = names.find((name) => testFiles.every((file) => !file.includes(name)));
  return unknown && `no test is called ${unknown}`;
}

const families = new Set<string>();
beforeAll(async () => {
  for await (const file of glob('test/bench/*.ts', { cwd: root }))
    families.add(path.basename(file, '.ts'));
});
function bench([family]: readonly string[]): string | undefined {
  if (family === undefined || isStandIn(family) || families.has(family)) return undefined;
  return `no family of the bench is called ${family}`;
}

test('each command that a page shows is one that can be typed, with its options', async () => {
  const faults: string[] = [];
  let shown = 0;
  for (const { file, text } of await readPages()) {
    for (const words of shownCommands(text)) {
      const fault = faultOf(words);
      if (words[0] === 'npm' || words.includes('src/cli.ts')) shown += 1;
      if (fault !== undefined) faults.push(`${file}: ${words.join(' ')}: ${fault}`);
    }
  }

  expect(faults).toEqual([]);
  expect(shown).toBeGreaterThan(120);
});

test('each command that a program tells somebody to run can be typed', async () => {
  const faults: string[] = [];
  let told = 0;
  for await (const file of glob(['src/**/*.{ts,tsx}', 'manifests/**/*'], { cwd: root })) {
    if (path.extname(file) === '.png' || path.extname(file) === '') continue;
    const text = await readFile(path.join(root, file), 'utf8');
    for (const [said] of text.matchAll(/npm run [\w:]+( -- [^”`'"\n\\(]+)?/g)) {
      const words = said
        .replaceAll(/<[^>]*>/g, 'X')
        .replace(/\$\{.*/, 'X')
        .replace(/[.:]$/, '');
      const fault = faultOf(
        words
          .replace(/--key $/, '--key X')
          .trim()
          .split(/\s+/),
      );
      told += 1;
      if (fault !== undefined) faults.push(`${file}: ${said}: ${fault}`);
    }
  }

  expect(faults).toEqual([]);
  expect(told).toBeGreaterThan(30);
});

test.each([
  ['npm run doctr', 'package.json has no script doctr'],
  ['npm run doctor --json', 'npm takes “--json” for itself: put -- before it'],
  ['npm run doctor -- --jsn', 'There is no option --jsn here. Did you mean --json?'],
  ['npm run cli -- numbers lst', 'There is no command “numbers lst”. Did you mean “numbers list”?'],
  ['podman compose run --rm migrate src/cli.ts district st', 'There is no command “district st”.'],
  ['district set --sate TX', 'There is no option --sate here. Did you mean --state?'],
  ['npm run bench -- pcing', 'no family of the bench is called pcing'],
  ['npm test -- no-such-promise', 'no test is called no-such-promise'],
])('%s would be seen', (line, fault) => {
  const [words = []] = shownCommands(`\`${line}\``);

  expect(faultOf(words)).toContain(fault);
});

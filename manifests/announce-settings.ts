import { readFile, writeFile } from 'node:fs/promises';
import { type SettingName, settingNames, settings } from '#config/settings.ts';

// Writes the table of settings in docs/operations.md, and .env.example, from the settings. With `--check` it compares
// them and changes nothing.

/** Settings of which the same is said are one line; what only an emulated far side sets comes last. */
const lines = [
  ...Map.groupBy(settingNames, (name) => `${settings[name].needed}|${settings[name].about}`),
]
  .map(([, names]) => ({ names, ...settings[names[0] ?? 'PORT'] }))
  .toSorted((one, other) => Number(one.needed === 'never') - Number(other.needed === 'never'));
type Line = (typeof lines)[number];

function table(): string {
  const rows = lines.map(
    ({ names, needed, about }) =>
      `| ${names.map((name) => `\`${name}\``).join(', ')} | ${needed} | ${about} |\n`,
  );
  return `| name | needed | what it is |\n|---|---|---|\n${rows.join('')}`;
}

/** Whose file has it, where it isn't everybody's. */
const file = ({ readBy }: Line) => (readBy.length === 1 ? ` In .env.${readBy[0]}.` : '');

/** What the line says, as a comment: without Markdown, and without the page that says more. */
function comment(line: Line): string {
  const { needed, about } = line;
  const text = `${needed.startsWith('while ') ? `${needed}: ` : ''}${about}`
    .replace(/[;,.]? (see|See) (\[[^\]]+\]\([^)]+\)|\*[^*]+\*)/g, '')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1');
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}.${file(line)}`;
  return sentence.replaceAll(/[`*]/g, '').replaceAll(/(.{1,110})( |$)/g, '# $1\n');
}

const given = (name: SettingName, line: Line) => {
  const isAsked = /^(yes|all |one of them)/.test(line.needed);
  return `${isAsked ? '' : '# '}${name}=${settings[name].example ?? ''}\n`;
};

function example(): string {
  const head = `# What a real start needs; docs/operations.md has the same settings. \`npm start\` (the sandbox) needs none of this.
# Copy to .env, or set the same names in whatever starts the programs. Each program reads .env.bot, .env.worker or
# .env.imports before .env: what only one of them needs belongs there. Written by \`npm run settings:write\`.
`;
  const blocks = lines
    .filter(({ needed }) => needed !== 'never')
    .map((line) => `\n${comment(line)}${line.names.map((name) => given(name, line)).join('')}`);
  return head + blocks.join('');
}

const operations = await readFile('docs/operations.md', 'utf8');
const announced = [
  {
    page: 'docs/operations.md',
    before: operations,
    after: operations.replace(
      /(?<=<!-- settings: npm run settings:write -->\n)[^]*?(?=<!-- end -->)/,
      () => table(),
    ),
  },
  { page: '.env.example', before: await readFile('.env.example', 'utf8'), after: example() },
];

for (const { page, before, after } of announced) {
  if (before === after) continue;
  if (process.argv.includes('--check')) {
    console.error(
      `${page} tells other settings than src/config/settings has: npm run settings:write`,
    );
    process.exitCode = 1;
  } else {
    await writeFile(page, after);
  }
}

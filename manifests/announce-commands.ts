import { readFile, writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { subjects, told } from '#conversation/door/registry.ts';
import { audiences } from '#conversation/kit/audience.ts';
import slack from './slack/manifest.json' with { type: 'json' };
import teams from './teams/manifest.json' with { type: 'json' };

// Writes the table of docs/commands.md and the lists of both app manifests from the registry. With `--check` it compares
// them and changes nothing.

type Line = (typeof told)[number] & { example?: string; detail?: string };
const lines: readonly Line[] = told;

/** Said about a closure unless it is said otherwise. */
const inTeams = (words: string) => words.replace(/^closure /, '');
const withExample = (words: string, { example }: Line) =>
  example === undefined ? words : `${words} ${example}`;

function commandsTable(): string {
  const rows = lines.map((line) =>
    [
      `\`/${withExample(line.words, line)}\``,
      `\`@Bellwether ${withExample(inTeams(line.words), line)}\``,
      [line.help, line.detail].filter((text) => text !== undefined).join('. '),
      audiences[line.who].words,
    ].join(' | '),
  );
  const head = '| Slack | Teams | What it does | Who |\n|---|---|---|---|\n';
  return head + rows.map((row) => `| ${row} |\n`).join('');
}

function slackCommands() {
  return Object.entries(subjects).map(([subject, description]) => {
    const hints = lines
      .filter(({ words }) => words.startsWith(`${subject} `))
      .map((line) => withExample(line.words.slice(subject.length + 1), line));
    return {
      command: `/${subject}`,
      url: slack.settings.interactivity.request_url,
      description,
      usage_hint: `[${hints.join(' | ') || 'help'}]`,
      should_escape: false,
    };
  });
}

function teamsCommands() {
  return (['team', 'personal'] as const).map((scope) => ({
    scopes: [scope],
    commands: lines
      .filter(({ offered }) => offered?.some((one) => one === scope))
      .map(({ words, help }) => ({
        title: words === 'closure' ? 'new' : inTeams(words),
        description: help,
      })),
  }));
}

const page = await readFile('docs/commands.md', 'utf8');
const announced = [
  {
    file: 'docs/commands.md',
    before: page,
    after: page.replace(
      /(?<=<!-- commands: npm run commands:write -->\n)[^]*?(?=<!-- end -->)/,
      commandsTable(),
    ),
  },
  {
    file: 'manifests/slack/manifest.json',
    before: slack,
    after: { ...slack, features: { ...slack.features, slash_commands: slackCommands() } },
  },
  {
    file: 'manifests/teams/manifest.json',
    before: teams,
    after: { ...teams, bots: teams.bots.map((bot) => ({ ...bot, commandLists: teamsCommands() })) },
  },
];

for (const { file, before, after } of announced) {
  if (isDeepStrictEqual(before, after)) continue;
  if (process.argv.includes('--check')) {
    console.error(`${file} tells other commands than the registry has: npm run commands:write`);
    process.exitCode = 1;
  } else {
    await writeFile(file, typeof after === 'string' ? after : JSON.stringify(after, undefined, 2));
  }
}

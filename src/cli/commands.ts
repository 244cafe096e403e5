import { terminalFault } from '#config/report-start.ts';
import { variablesOf } from '#config/variables.ts';
import { fileCommand, Misuse } from './cli-command.ts';
import { type Commands, namedCommand, readCommandLine } from './read-command-line.ts';

type Group = {
  /** With what the name of each of its commands begins. */
  begins: readonly string[];
  load: () => Promise<Commands>;
};

/** In the order in which they are told. What a command needs is loaded once somebody types it. */
const groups: readonly Group[] = [
  {
    begins: ['migrate', 'doctor'],
    load: async () => (await import('./first-commands.ts')).firstCommands,
  },
  {
    begins: ['setup'],
    load: async () => ({
      setup: fileCommand({
        about: 'sets everything up, in a conversation that can be stopped and run again',
        script: 'setup',
        run: async () => (await import('#setup/run-setup.ts')).runSetup(typeCommand),
      }),
    }),
  },
  {
    begins: ['district', 'school', 'numbers'],
    load: async () => (await import('./district-commands.ts')).districtCommands,
  },
  {
    begins: ['closure', 'mail'],
    load: async () => (await import('./closure-commands.ts')).closureCommands,
  },
  {
    begins: ['holidays', 'roster', 'groups', 'consent', 'operators', 'drill-phones'],
    load: async () => (await import('./import-commands.ts')).importCommands,
  },
  {
    begins: ['consent'],
    load: async () => (await import('./consent-commands.ts')).consentCommands,
  },
  {
    begins: ['training'],
    load: async () => (await import('./training-commands.ts')).trainingCommands,
  },
  { begins: ['rules', 'law'], load: async () => (await import('./rule-commands.ts')).ruleCommands },
  {
    begins: ['retention', 'hold', 'erasures'],
    load: async () => (await import('./retention-commands.ts')).retentionCommands,
  },
  {
    begins: ['audit', 'incident'],
    load: async () => (await import('./audit-commands.ts')).auditCommands,
  },
  { begins: ['keys'], load: async () => (await import('./key-commands.ts')).keyCommands },
  { begins: ['backup'], load: async () => (await import('./backup-commands.ts')).backupCommands },
];

/** Everything that can be typed. */
export async function allCommands(): Promise<Commands> {
  return Object.assign({}, ...(await Promise.all(groups.map(({ load }) => load()))));
}

/** The commands among which the one that was typed is; all of them where none is, for help and for what is misspelled. */
export async function commandsFor(typed: readonly string[]): Promise<Commands> {
  if (typed.length === 1 && /^(--version|-V)$/.test(typed[0] ?? '')) return {};
  const meant = groups.filter(({ begins }) => typed.some((word) => begins.includes(word)));
  const near: Commands = Object.assign({}, ...(await Promise.all(meant.map(({ load }) => load()))));
  return namedCommand(typed, near) === undefined ? allCommands() : near;
}

/** Runs one of these commands with the settings as they are by now, and tells its faults; false where there are any. */
async function typeCommand(words: readonly string[]): Promise<boolean> {
  const read = readCommandLine(words, await commandsFor(words));
  if (read.kind === 'told') {
    console.error(read.text);
    return false;
  }
  process.exitCode = 0;
  try {
    const { runCommand } = await import('./run-command.ts');
    await runCommand(read, () => variablesOf('imports', () => true) ?? {});
  } catch (error) {
    console.error(error instanceof Misuse ? error.message : terminalFault(error));
    return false;
  }
  const isDone = process.exitCode === 0;
  process.exitCode = 0;
  return isDone;
}

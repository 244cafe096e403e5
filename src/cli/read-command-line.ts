import { parseArgs } from 'node:util';
import { closestWord } from '#config/closest-word.ts';
import { readArguments, type Told } from '#config/read-arguments.ts';
import type { CliCommand } from './cli-command.ts';

export type Commands = Readonly<Record<string, CliCommand>>;

/** What was typed: a command by its name, the words that follow it, and its options. */
export type Read = {
  kind: 'read';
  name: string;
  command: CliCommand;
  words: readonly string[];
  values: Readonly<Record<string, string | boolean | undefined>>;
};

/** A command is the one or two words that everything begins with, wherever the options stand. */
export function readCommandLine(typed: readonly string[], commands: Commands): Told | Read {
  const options = optionsOfAll(commands);
  const { positionals } = parseArgs({ args: [...typed], options, strict: false });
  const name = namedCommand(typed, commands);
  const command = name === undefined ? undefined : commands[name];
  if (name === undefined || command === undefined) {
    const read = readArguments(typed, {
      usage: usageOfAll(commands),
      options,
      words: Number.POSITIVE_INFINITY,
    });
    return read.kind === 'told' ? read : unknownCommand(positionals, commands);
  }
  const length = name.split(' ').length;
  const read = readArguments(typed, {
    usage: `Usage: ${usageOf(name, command)}\n  ${command.about}`,
    options: optionsOf(command),
    words: length + (command.words ?? []).length,
  });
  return read.kind === 'told' ? read : { ...read, name, command, words: read.words.slice(length) };
}

/** The name of the command that was typed, if it is among these. */
export function namedCommand(typed: readonly string[], commands: Commands): string | undefined {
  const options = optionsOfAll(commands);
  const { positionals } = parseArgs({ args: [...typed], options, strict: false });
  const isNamed = (name: string) => name.split(' ').every((word, at) => positionals[at] === word);
  return Object.keys(commands).find(isNamed);
}

function optionsOfAll(commands: Commands): ReturnType<typeof optionsOf> {
  return Object.assign({}, ...Object.values(commands).map(optionsOf));
}

function unknownCommand(words: readonly string[], commands: Commands): Told {
  const usage = usageOfAll(commands);
  const said = words.slice(0, 2).join(' ');
  if (said === 'help') return { kind: 'told', text: usage, code: 0 };
  if (said === '') return { kind: 'told', text: usage, code: 2 };
  const meant = closestWord(said, Object.keys(commands));
  const unknown = `There is no command “${said}”.`;
  // The usage of all commands would push the answer off the screen.
  const text =
    meant === undefined
      ? `${unknown}\n${usage}`
      : `${unknown} Did you mean “${meant}”?\nnpm run cli -- --help lists all commands.`;
  return { kind: 'told', text, code: 2 };
}

function optionsOf({ options = {} }: CliCommand) {
  return Object.fromEntries(
    Object.entries(options).map(([name, shown]) => [
      name,
      { type: shown === true ? ('boolean' as const) : ('string' as const) },
    ]),
  );
}

function usageOf(name: string, { script, words = [], options = {} }: CliCommand): string {
  const shown = Object.entries(options).map(([option, value]) => {
    if (value === true) return `[--${option}]`;
    return value.startsWith('<') ? `--${option} ${value}` : `[--${option} ${value}]`;
  });
  const typed = script === undefined ? `npm run cli -- ${name}` : `npm run ${script}`;
  return [[typed, ...words].join(' '), ...shown].join(shown.length > 3 ? '\n      ' : ' ');
}

function usageOfAll(commands: Commands): string {
  return [
    'Usage:',
    ...Object.entries(commands).map(
      ([name, command]) => `  ${usageOf(name, command)}\n      ${command.about}`,
    ),
    '  Each of them takes --help. --version tells which version this is.',
  ].join('\n');
}

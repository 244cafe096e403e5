import { parseArgs } from 'node:util';
import { type Command, type CommandName, commands, type Option, options } from './cli-arguments.ts';
import { closestWord } from './closest-word.ts';
import { readArguments, type Told } from './read-arguments.ts';

/** What was typed: a command by its name, the words that follow it, and its options. */
export type Given = {
  name: CommandName;
  words: string[];
  values: {
    [Name in Option]?: (typeof options)[Name]['type'] extends 'boolean' ? boolean : string;
  };
};

/** A command is the one or two words that everything begins with, wherever the options stand. */
export function readCommandLine(typed: readonly string[]): Told | ({ kind: 'read' } & Given) {
  const { positionals } = parseArgs({ args: [...typed], options, strict: false });
  const isNamed = (name: string) => name.split(' ').every((word, at) => positionals[at] === word);
  const name = (Object.keys(commands) as CommandName[]).find(isNamed);
  if (name === undefined) return unknownCommand(typed, positionals);
  const command: Command = commands[name];
  const length = name.split(' ').length;
  const read = readArguments(typed, {
    usage: usageOf(command),
    options: Object.fromEntries((command.options ?? []).map((option) => [option, options[option]])),
    words: length + (command.words ?? 0),
  });
  return read.kind === 'told' ? read : { ...read, name, words: read.words.slice(length) };
}

function unknownCommand(typed: readonly string[], words: readonly string[]): Told {
  const everything = { usage: usage(), options, words: Number.POSITIVE_INFINITY };
  const read = readArguments(typed, everything);
  if (read.kind === 'told') return read;
  const said = words.slice(0, 2).join(' ');
  if (said === 'help') return { kind: 'told', text: usage(), code: 0 };
  if (said === '') return { kind: 'told', text: usage(), code: 2 };
  const meant = closestWord(said, Object.keys(commands));
  const question = meant === undefined ? '' : ` Did you mean “${meant}”?`;
  return { kind: 'told', text: `There is no command “${said}”.${question}\n${usage()}`, code: 2 };
}

function usageOf({ usage: typed, about }: Command): string {
  return `Usage: ${typed}\n  ${about}`;
}

function usage(): string {
  return [
    'Usage:',
    ...Object.values(commands).map(({ usage: typed, about }) => `  ${typed}\n      ${about}`),
    '  Each of them takes --help. --version tells which version this is.',
  ].join('\n');
}

import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { closestWord } from './closest-word.ts';
import { versionLine } from './version.ts';

/** To be printed instead of running: on the way out with 0 what was asked for, with 2 what is wrong. */
export type Told = { kind: 'told'; text: string; code: 0 | 2 };

const always = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

type Values<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; strict: true }>
>['values'];

/**
 * Reads what was typed. An option that is not offered is refused, with the one that was probably meant: a wish that is
 * overlooked does something else than was wanted.
 */
export function readArguments<Options extends ParseArgsOptionsConfig>(
  typed: readonly string[],
  offer: { usage: string; options: Options; words: number },
): Told | { kind: 'read'; values: Values<Options>; words: string[] } {
  const options = { ...offer.options, ...always };
  const { tokens, positionals, values } = parseArgs({
    args: [...typed],
    options,
    strict: false,
    tokens: true,
  });
  if (values['help'] === true) return { kind: 'told', text: offer.usage, code: 0 };
  if (values['version'] === true) return { kind: 'told', text: versionLine(), code: 0 };
  const refuse = (text: string): Told => ({
    kind: 'told',
    text: `${text}\n${offer.usage}`,
    code: 2,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const known = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (known === undefined) return refuse(unknownOption(token.rawName, Object.keys(options)));
    const isMissing =
      token.value === undefined || (token.inlineValue === false && token.value.startsWith('--'));
    if (known.type === 'string' && isMissing) return refuse(`${token.rawName} needs a value.`);
    if (known.type === 'boolean' && token.value !== undefined)
      return refuse(`${token.rawName} takes no value.`);
  }
  const unfit = unfitWord(positionals, offer.words);
  if (unfit !== undefined) return refuse(unfit);
  return { kind: 'read', values: values as Values<Options>, words: positionals };
}

function unknownOption(typed: string, known: readonly string[]): string {
  const meant = closestWord(typed.replace(/^-+/, ''), known);
  const question = meant === undefined ? '' : ` Did you mean --${meant}?`;
  return `There is no option ${typed} here.${question}`;
}

function unfitWord(typed: readonly string[], most: number): string | undefined {
  const dashed = typed.find((word) => longDash.test(word));
  if (dashed !== undefined)
    return `“${dashed}” begins with a long dash, as chat and mail write it. Type two hyphens: --${dashed.replace(longDash, '')}`;
  const extra = typed[most];
  return extra === undefined
    ? undefined
    : `“${extra}” is one word too many. Put quotes around words with spaces.`;
}

const longDash = /^[‐-―−][‐-―−-]*/;

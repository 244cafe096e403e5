import { IntlMessageFormat } from 'intl-messageformat';

/** What a placeholder is filled with. */
export type Value = string | number;

/** One sentence of a resource file, read once: its placeholders, and how it is said. */
export type Message = {
  names: ReadonlySet<string>;
  say: (values: Readonly<Record<string, Value>>) => string;
};

type Piece = ReturnType<IntlMessageFormat['getAst']>[number];

/**
 * Reads ICU MessageFormat. An apostrophe is an apostrophe, not the sign that puts braces in quotes: people who mend these
 * files write “l'école”, and no sentence of ours has braces in it. Throws where the braces are wrong.
 */
export function readMessage(text: string, locale: string): Message {
  const format = new IntlMessageFormat(text.replaceAll("'", "''"), locale, undefined, {
    ignoreTag: true,
  });
  const pieces = format.getAst();
  if (countOf(text, '{') !== countOf(text, '}')) throw new SyntaxError('UNMATCHED_BRACE');
  return { names: namesIn(pieces), say: plainly(pieces) ?? ((values) => said(format, values)) };
}

function said(format: IntlMessageFormat, values: Readonly<Record<string, Value>>): string {
  return String(format.format({ ...values }));
}

/** Most sentences choose nothing: those are put together here, for each call says several. */
function plainly(pieces: readonly Piece[]): Message['say'] | undefined {
  const parts: { text: string; name?: string }[] = [];
  for (const piece of pieces) {
    if (piece.type === 0) parts.push({ text: piece.value });
    else if (piece.type === 1) parts.push({ text: '', name: piece.value });
    else return undefined;
  }
  return (values) =>
    parts
      .map(({ text, name }) => (name === undefined ? text : String(values[name] ?? '')))
      .join('');
}

function namesIn(pieces: readonly Piece[]): Set<string> {
  const names = new Set<string>();
  for (const piece of pieces) {
    if (piece.type !== 0 && 'value' in piece) names.add(piece.value);
    if (!('options' in piece)) continue;
    for (const { value } of Object.values(piece.options)) {
      for (const name of namesIn(value)) names.add(name);
    }
  }
  return names;
}

const countOf = (text: string, sign: string) => text.split(sign).length - 1;

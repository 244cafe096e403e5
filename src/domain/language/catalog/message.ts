import { IntlMessageFormat } from 'intl-messageformat';

/** What a placeholder is filled with. */
export type Value = string | number;
type Values = Readonly<Record<string, Value>>;

/** One sentence of a resource file, read once: its placeholders, and how it is said. */
export type Message = { names: ReadonlySet<string>; say: (values: Values) => string };

/**
 * Reads ICU MessageFormat. An apostrophe is an apostrophe, not the sign that puts braces in quotes: people who mend these
 * files write “l'école”, and no sentence of ours has braces in it. Throws where the braces are wrong.
 */
export function readMessage(text: string, locale: string): Message {
  return readPlain(text) ?? readChoices(text, locale);
}

/** Most sentences choose nothing. They are put together here: each call says several, and a start reads thousands. */
function readPlain(text: string): Message | undefined {
  const pieces = text.split(/\{(\w+)\}/);
  if (pieces.some((piece) => /[{}]/.test(piece))) return undefined;
  return {
    names: new Set(pieces.filter((_, place) => place % 2 === 1)),
    say: (values) =>
      pieces
        .map((piece, place) => (place % 2 === 1 ? String(values[piece] ?? '') : piece))
        .join(''),
  };
}

function readChoices(text: string, locale: string): Message {
  const format = new IntlMessageFormat(text.replaceAll("'", "''"), locale, undefined, {
    ignoreTag: true,
  });
  if (countOf(text, '{') !== countOf(text, '}')) throw new SyntaxError('UNMATCHED_BRACE');
  return {
    names: namesIn(format.getAst()),
    say: (values) => String(format.format({ ...values })),
  };
}

function namesIn(pieces: ReturnType<IntlMessageFormat['getAst']>): Set<string> {
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

/** A word as it was typed, and as it is compared: lower case, without accents or apostrophes. */
export type Token = { said: string; text: string; endsClause: boolean; isGlued?: true };

const halfHours = /(\d) 1\/2\b/g;
/** `2h` is two words, and so are `12:30pm` and `lock-down`; `3-4` and `2026-12-04` are days. */
const glued = /(\d|½)(h|hrs?|hours?|m|mins?|minutes?|am|pm)([.,:;!?]*)$/i;
const hyphen = /(?<=\p{L})[-–—/](?=[\p{L}\d])|(?<=\d)[-–—/](?=\p{L})/gu;
/** Whatever is longer is no sentence. */
const mostTokens = 60;

/**
 * The words of a sentence. What separates its parts is kept as the end of a clause.
 * @example tokensOf('Closed, All Schools, 12/3/26.').map(({ text }) => text) // ['closed', 'all', 'schools', '12/3/26']
 */
export function tokensOf(sentence: string): Token[] {
  return sentence
    .normalize('NFC')
    .replaceAll(halfHours, '$1½')
    .replaceAll(/[“”„«»"*_()[\]¡¿]/g, ' ')
    .replaceAll(/[&+;→]|->/g, (sign) => ` ${sign} `)
    .replaceAll(/([ap])\.\s?m\b\.?/gi, '$1m')
    .replaceAll(/(\d)½/g, '$1 ½')
    .split(/\s+/)
    .flatMap((chunk) =>
      chunk.replaceAll(hyphen, (sign) => (sign === '/' ? ' / ' : ` ${sign} `)).split(' '),
    )
    .flatMap(tokensIn)
    .filter(({ text }) => text !== '')
    .slice(0, mostTokens);
}

function tokensIn(chunk: string): Token[] {
  const [first = '', ...units] = chunk.replace(glued, '$1 $2$3').split(' ');
  return [tokenOf(first), ...units.map((unit) => ({ ...tokenOf(unit), isGlued: true as const }))];
}

function tokenOf(chunk: string): Token {
  const said = chunk.replaceAll(/^[.,:!?#]+(?=.)|[.,:!?]+$/g, '');
  return { said, text: plain(said), endsClause: /[,;:!?]$|\p{L}{4,}\.$/u.test(chunk) };
}

/** As words are compared. @example plain('Mañana’s') // 'mananas' */
export const plain = (said: string) =>
  said
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\p{M}'’`]/gu, '');

/** Signs that steer or hide text, and line ends; the two joiners belong to Persian and Indic names. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]|(?![\u200C\u200D])\p{Cf}/u;

/** Scripts with letters that look alike. One word of two of them passes for another word. */
const alike = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
];

/**
 * A name as somebody typed it, for cards, calls and letters, or why it is none: words that go on from the field's name, such as
 * "must not be empty".
 */
export function readPlainName(typed: string): { name: string } | { words: string } {
  const name = typed.trim().normalize('NFC');
  if (name === '') return { words: 'must not be empty' };
  if (name.length > 200) return { words: 'must have 200 characters at most' };
  if (unseen.test(name)) return { words: 'must be one line, without signs that nobody sees' };
  const words = name.match(/[\p{L}\p{M}]+/gu) ?? [];
  const mixed = words.find((word) => alike.filter((script) => script.test(word)).length > 1);
  if (mixed !== undefined) return { words: 'must not mix letters of two alphabets in one word' };
  return { name };
}

/**
 * A whole number of North America, however it is written, and no piece of a longer one or of a word: shorter ones are the
 * numbers of forms.
 */
const wholeNumber =
  /(?<![\p{L}\p{N}\p{Pd}])(?:\+?1[\s.\p{Pd}]*)?\(?[2-9]\d{2}\)?[\s.\p{Pd}/]*[2-9]\d{2}[\s.\p{Pd}]*\d{4}(?![\p{L}\p{N}]|\p{Pd}[\p{L}\p{N}])/u;

export function holdsPhoneNumber(words: string): boolean {
  return wholeNumber.test(words.normalize('NFKC').replaceAll(/\p{Cf}/gu, ''));
}

/** Whether words hold a part of one of these names, of three letters at least. */
export function holdsName(words: string, names: readonly string[]): boolean {
  const said = new Set(wordsOf(words));
  return names.flatMap(wordsOf).some((part) => part.length > 2 && said.has(part));
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

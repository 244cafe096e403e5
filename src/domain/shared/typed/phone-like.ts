const digitsAndSeparators = /\d[\d\s().+/\p{Pd}\p{Cf}]*/gu;
const isoDate =
  /(?<![\d+/]|\d[.\p{Pd}])\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d/\p{Pd}]|\.\d)/gu;

/** A number of the United States without its area code. */
const fewest = 7;

/** Whether words hold what may be a phone number: seven digits or more with nothing but separators between. */
export function hasPhoneNumber(words: string): boolean {
  const runs = words.normalize('NFKC').replaceAll(isoDate, ';').match(digitsAndSeparators) ?? [];
  return runs.some((run) => run.replaceAll(/\D/gu, '').length >= fewest);
}

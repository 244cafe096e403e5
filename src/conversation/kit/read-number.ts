/** The number people call a closure by, such as `12` or `#12`; nothing said means the newest. */
export function readNumber(word: string | undefined): number | undefined | 'not-a-number' {
  if (word === undefined) return undefined;
  return /^#?\d{1,9}$/.test(word) ? Number(word.replace('#', '')) : 'not-a-number';
}

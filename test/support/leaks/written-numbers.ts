/*
 * What stands within letters or digits is an id, a digest or a time: by chance such a one may hold the digits of a number.
 */
const fictional =
  /(?<![0-9A-Za-z])(?:\+?1?[2-9]\d{2}|\([2-9]\d{2}\))?[ .-]{0,2}555[ .-]?01\d\d(?![0-9A-Za-z])/g;
const whole = /(?:\+|%2B)1\d{10}(?!\d)/g;

/** The numbers in a text, in any way in which people or programs write them. */
export const numbersIn = (text: string): string[] => [
  ...(text.match(fictional) ?? []),
  ...(text.match(whole) ?? []),
];

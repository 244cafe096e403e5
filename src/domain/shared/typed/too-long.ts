const figures = new Intl.NumberFormat('en-US');

/** A counter for what is longer than it may be, such as `1,312 of 1,000 characters`; nothing is ever cut to fit. */
export function tooLong(text: string, most: number): string | undefined {
  const length = Array.from(text).length;
  return length <= most
    ? undefined
    : `${figures.format(length)} of ${figures.format(most)} characters. Shorten it by ${figures.format(length - most)}.`;
}

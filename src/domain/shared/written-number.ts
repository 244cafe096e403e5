import parsePhoneNumber from 'libphonenumber-js';

/** A number as people of its country write it, such as `(503) 555-0100`. */
export function nationalNumber(e164: string): string {
  return parsePhoneNumber(e164)?.formatNational() ?? e164;
}

/** As it stands in a sentence. */
export function numberIn(direction: Direction, e164: string): string {
  return direction === 'rtl' ? dialableIn(direction, e164) : nationalNumber(e164);
}

/**
 * The same where phones should offer to call it. Behind an Arabic letter the parts of 503-555-0100 would change places: a
 * mark that nobody sees keeps them in their order.
 */
export function dialableIn(direction: Direction, e164: string): string {
  return `${direction === 'rtl' ? '\u200e' : ''}${dialableNumber(e164)}`;
}

type Direction = 'ltr' | 'rtl';

/** +15035550100 as 503-555-0100, which phones offer to call. */
function dialableNumber(e164: string): string {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164) ?? [];
  return area === undefined ? e164 : `${area}-${exchange}-${line}`;
}

import parsePhoneNumber from 'libphonenumber-js';

/** A number as people of its country write it, such as `(503) 555-0100`. */
export function nationalNumber(e164: string): string {
  return parsePhoneNumber(e164)?.formatNational() ?? e164;
}

/** As it stands in a sentence: written from the right, the two halves of `(503) 555-0100` change places. */
export function numberIn(direction: 'ltr' | 'rtl', e164: string): string {
  return direction === 'rtl' ? dialableNumber(e164) : nationalNumber(e164);
}

/** +15035550100 as 503-555-0100, which phones offer to call. */
export function dialableNumber(e164: string): string {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164) ?? [];
  return area === undefined ? e164 : `${area}-${exchange}-${line}`;
}

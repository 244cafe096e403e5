import parsePhoneNumber from 'libphonenumber-js';

/** A number as people of its country write it, such as `(503) 555-0100`. */
export function nationalNumber(e164: string): string {
  return parsePhoneNumber(e164)?.formatNational() ?? e164;
}

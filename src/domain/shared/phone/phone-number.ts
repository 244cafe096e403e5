import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

export type LineType = 'unknown' | 'mobile' | 'landline' | 'voip';
export type PhoneNumber = { e164: string; lineType: LineType };

// The states, and the territories that US carriers call at domestic rates. A number elsewhere costs many
// times as much, and the Caribbean +1 numbers are a known way to defraud a caller.
const called = new Set(['US', 'PR', 'VI', 'GU', 'MP', 'AS']);

const lineTypes: Record<string, LineType> = {
  FIXED_LINE: 'landline',
  MOBILE: 'mobile',
  VOIP: 'voip',
  // In North America the number does not tell.
  FIXED_LINE_OR_MOBILE: 'unknown',
  // 500 numbers reach a person wherever they are.
  PERSONAL_NUMBER: 'unknown',
};

const refusedTypes: Record<string, string> = {
  PREMIUM_RATE: 'is a premium-rate number',
  TOLL_FREE: 'is a toll-free number, which is a business and not a guardian',
};

/**
 * Reads a number as a school office types it. What comes back instead of a number are words that go on from
 * "the number in phone", without the number. Fictional numbers (NPA-555-0100 to 0199) are ordinary ones here:
 * libphonenumber finds them valid in every US area code.
 */
export function readPhoneNumber(
  text: string,
  whose: 'person' | 'office' = 'person',
): PhoneNumber | { words: string } {
  const number = parsePhoneNumberFromString(text, { defaultCountry: 'US', extract: false });
  if (number === undefined) return { words: 'is not a phone number' };
  const digits = number.nationalNumber.length;
  if (digits <= 6) return { words: 'is a short code' };
  if (number.ext !== undefined) return { words: 'has an extension, which can’t be called' };
  if (number.countryCallingCode === '1' && digits === 7) return { words: 'has no area code' };
  // A number that fits no kind of its country is what isValid() calls invalid, at half the work.
  const type = number.getType();
  if (type === undefined) return { words: 'is not a valid phone number' };
  if (type === 'TOLL_FREE' && whose === 'office')
    return { e164: number.number, lineType: 'unknown' };
  const words = refusedTypes[type];
  if (words !== undefined) return { words };
  if (!called.has(number.country ?? '')) return { words: 'is outside the United States' };
  const lineType = lineTypes[type];
  if (lineType === undefined) return { words: 'is not the number of a person' };
  return { e164: number.number, lineType };
}

const plainNumber = /^(?:\+?1)?[\d\s().-]+$/;

/**
 * The E.164 form that a number has if it is a US number at all. Some twenty times as fast as reading it, for comparing
 * with numbers that have been read: what is none equals none of them.
 */
export function guessE164(text: string): string | undefined {
  const digits = plainNumber.test(text) ? text.replaceAll(/\D/g, '') : '';
  if (digits.length === 10) return `+1${digits}`;
  if (digits.length === 11 && digits.startsWith('1')) return `+${digits}`;
  const number = readPhoneNumber(text);
  return 'words' in number ? undefined : number.e164;
}

export function readLineType(text: string): LineType | undefined {
  const known: Record<string, LineType> = {
    landline: 'landline',
    home: 'unknown',
    work: 'unknown',
    mobile: 'mobile',
    cell: 'mobile',
    voip: 'voip',
  };
  return known[text];
}

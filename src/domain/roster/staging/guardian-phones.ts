import { type PhoneNumber, readLineType, readPhoneNumber } from '#domain/roster/phone-number.ts';
import type { UserRow } from '#sis/oneroster/read-users.ts';

/**
 * `phone` and `sms` of OneRoster, the first to be called first. A number that stands under `sms` only takes texts,
 * so it is a mobile. What is left out is told in `warnings`.
 */
export function readGuardianPhones(user: UserRow, warnings: string[]): PhoneNumber[] {
  const phones: PhoneNumber[] = [];
  const read = (column: 'phone' | 'sms') => {
    if (user[column] === '') return undefined;
    const number = readPhoneNumber(user[column]);
    if (!('words' in number)) return number;
    warnings.push(`the number in ${column} ${number.words}; it was left out`);
    return undefined;
  };
  const phone = read('phone');
  const sms = user.sms === user.phone ? undefined : read('sms');
  if (phone !== undefined) {
    const stated = user.phoneType === '' ? 'unknown' : readLineType(user.phoneType);
    if (stated === undefined) {
      warnings.push('metadata.phoneType is none of landline, mobile, voip; it was left out');
    }
    phones.push({
      e164: phone.e164,
      lineType: stated === undefined || stated === 'unknown' ? phone.lineType : stated,
    });
  }
  if (sms !== undefined && sms.e164 !== phone?.e164) {
    phones.push({ e164: sms.e164, lineType: 'mobile' });
  }
  return phones;
}

import { z } from 'zod';
import { readLanguage } from '#domain/language/home-language.ts';
import { areaZones, areaZonesEdition } from '#domain/shared/phone/area-code-zones.ts';
import {
  type PhoneNumber,
  readLineType,
  readPhoneNumber,
} from '#domain/shared/phone/phone-number.ts';
import { isSourcedId, readTimeZone } from '#sis/oneroster/field.ts';
import type { UserRow } from '#sis/oneroster/read-users.ts';
import { emailBinding, phoneBinding } from '#vault/vault.ts';
import { nobody, type Person, type Staging } from './staged-person.ts';

/** A guardian, or somebody of the staff: encrypted only where the row is not the one of last time. */
export function readGuardian(user: UserRow, staging: Staging): Person {
  const { vault } = staging;
  const read = JSON.stringify([
    'guardian 2',
    areaZonesEdition,
    user.sourcedId,
    user.name,
    user.language,
    user.timeZone,
    user.phone,
    user.sms,
    user.phoneType,
    ...(user.household === '' ? [] : [user.household]),
    ...emailOf(user, staging),
  ]);
  const plainHash = vault.digest(read);
  if (staging.isKnown(plainHash)) return { ...nobody, hash: plainHash };

  const warnings: string[] = [];
  const phones = readGuardianPhones(user, warnings);
  const language = user.language === '' ? 'en' : readLanguage(user.language);
  if (language === undefined)
    warnings.push('metadata.language is not a known language; English is used');
  const timeZone = user.timeZone === '' ? null : readTimeZone(user.timeZone);
  if (timeZone === undefined) {
    warnings.push('metadata.timeZone is not a time zone such as America/Chicago; it was left out');
  }
  const household = readHousehold(user, warnings);
  const email = readEmail(user, staging, warnings);
  for (const words of warnings) staging.warn({ file: 'users.csv', line: user.line, words });
  // A row with a warning never goes the short way above, so that its warning is told at every import.
  const hash = warnings.length === 0 ? plainHash : vault.digest(`${read} with warnings`);
  if (staging.isKnown(hash)) return { ...nobody, hash };
  return {
    ...nobody,
    hash,
    name: vault.encrypt(user.name, `guardian.name:${user.sourcedId}`),
    language: language ?? 'en',
    timeZone: timeZone ?? null,
    household,
    email,
    phones: phones.map(({ e164, lineType }) => {
      const indexes = vault.phoneIndexes(e164);
      const number = vault.encrypt(e164, phoneBinding(indexes[0]));
      return { indexes, number, lineType, zones: areaZones(e164) };
    }),
  };
}

function readHousehold({ household }: UserRow, warnings: string[]): string | null {
  if (household === '' || isSourcedId(household)) return household || null;
  warnings.push('metadata.household is no usable identifier; it was left out');
  return null;
}

/** RFC 5321 4.5.3.1.3. */
const longestEmail = 254;
const emailShape = z.email().max(longestEmail);

/** As it stands in the file, where it is read at all. */
const emailOf = ({ email }: UserRow, { keepsEmail }: Staging) =>
  email === '' || !keepsEmail ? [] : [{ email }];

function readEmail(user: UserRow, staging: Staging, warnings: string[]): Person['email'] {
  const email = emailOf(user, staging)[0]?.email;
  if (email === undefined) return null;
  if (!emailShape.safeParse(email).success) {
    warnings.push('the address in email is none; it was left out');
    return null;
  }
  const indexes = staging.vault.emailIndexes(email);
  return { indexes, address: staging.vault.encrypt(email, emailBinding(indexes[0])) };
}

/**
 * `phone` and `sms` of OneRoster, the first to be called first. A number that stands under `sms` only takes texts,
 * so it is a mobile. What is left out is told in `warnings`.
 */
function readGuardianPhones(user: UserRow, warnings: string[]): PhoneNumber[] {
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

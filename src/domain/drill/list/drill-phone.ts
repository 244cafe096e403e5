import { readDay } from '#domain/shared/local-time.ts';
import { readPhoneNumber } from '#domain/shared/phone/phone-number.ts';
import { readPlainName } from '#domain/shared/typed/plain-name.ts';
import type { drillPhoneRefusals } from '#refusals/drill.ts';

/** A phone of the staff that drills may call, as its owner gave it. It is never asked from the roster. */
export type DrillPhone = {
  name: string;
  /** E.164 */
  number: string;
  /** The day of its owner's consent, and how it was given. */
  consentedOn: string;
  consent: string;
};

/** What somebody typed or a file says, by field. */
export type DrillPhoneText = Record<'name' | 'number' | 'consentedOn' | 'consent', string>;

/** Words by field where something is wrong; they never repeat the number. */
export type DrillPhoneErrors = Partial<DrillPhoneText>;

export type DrillPhoneRefusal = keyof typeof drillPhoneRefusals;

export const maxConsentLength = 200;
const maxNameLength = 100;

export function readDrillPhone(
  text: DrillPhoneText,
  today: string,
): { phone: DrillPhone } | { errors: DrillPhoneErrors } {
  const read = readPlainName(text.name.replaceAll(/\s+/gu, ' '));
  const name = 'name' in read ? read.name : '';
  const consent = text.consent.replaceAll(/\s+/gu, ' ').trim();
  const number = readPhoneNumber(text.number.trim());
  const day = readDay(text.consentedOn.trim());
  const errors: DrillPhoneErrors = {
    ...nameError(read),
    ...('words' in number ? { number: `That ${number.words}.` } : {}),
    ...(day === undefined || day.toString() > today
      ? { consentedOn: 'Give the day of the consent, such as 2026-08-15. It can’t be ahead.' }
      : {}),
    ...(consent === '' || consent.length > maxConsentLength
      ? { consent: 'Say how the person consented, such as “Staff form 2026”.' }
      : {}),
  };
  if ('words' in number || day === undefined || Object.keys(errors).length > 0) return { errors };
  return { phone: { name, number: number.e164, consentedOn: day.toString(), consent } };
}

function nameError(read: ReturnType<typeof readPlainName>): Pick<DrillPhoneErrors, 'name'> {
  if ('name' in read)
    return read.name.length > maxNameLength ? { name: 'Type the person’s name.' } : {};
  return { name: `Type the person’s name: it ${read.words}.` };
}

/** A phone of the list, as far as it is shown. */
export type ListedDrillPhone = {
  id: string;
  name: string;
  maskedNumber: string;
  consentedOn: string;
  consent: string;
};

export function describeDrillPhones(phones: readonly ListedDrillPhone[]): string {
  if (phones.length === 0) return 'The drill list is empty. Use “drill-phones import”.';
  return phones
    .map(
      ({ name, maskedNumber, consentedOn, consent }) =>
        `${maskedNumber}  ${name}  consented ${consentedOn} (${consent})`,
    )
    .join('\n');
}

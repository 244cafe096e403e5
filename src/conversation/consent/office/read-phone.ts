import type { FormValues } from '#cards/form.ts';
import { readPhoneNumber } from '#domain/shared/phone/phone-number.ts';
import type { PhoneIndexes, Vault } from '#vault/vault.ts';

/** A typed number as its keyed index: from here on nothing holds its digits. */
export function readPhone(
  values: FormValues,
  vault: Pick<Vault, 'phoneIndexes'>,
): { indexes: PhoneIndexes } | { words: string } {
  const typed = (values['number'] ?? '').trim();
  if (typed === '') return { words: 'Type the phone number.' };
  const number = readPhoneNumber(typed);
  if (!('words' in number)) return { indexes: vault.phoneIndexes(number.e164) };
  const isShort = typed.replaceAll(/\D/g, '').length < 10;
  return {
    words: `That ${number.words}.${isShort ? ' Type all ten digits, such as 312-555-0142.' : ''}`,
  };
}

import type { FormErrors, FormValues } from '#cards/form.ts';
import { readPhone } from '#conversation/consent/office/read-phone.ts';
import type { PhoneIndexes, Vault } from '#vault/vault.ts';

/** A guardian by a number, by their id in the student information system, or by both. */
export function readFamily(
  values: FormValues,
  vault: Pick<Vault, 'phoneIndexes'>,
): { indexes: PhoneIndexes | undefined; sourcedId: string | undefined } | { errors: FormErrors } {
  const sourcedId = values['sourcedId']?.trim() || undefined;
  if ((values['number'] ?? '').trim() === '')
    return sourcedId === undefined
      ? { errors: { number: 'Type a phone number, or the id below.' } }
      : { indexes: undefined, sourcedId };
  const read = readPhone(values, vault);
  return 'words' in read
    ? { errors: { number: read.words } }
    : { indexes: read.indexes, sourcedId };
}

import type { ConsentMethod, GiverRelation } from '#domain/consent/ledger/consent.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { readDay } from '#domain/shared/local-time.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import { holdsName, holdsPhoneNumber } from '#domain/shared/typed/names-nobody.ts';
import { tooLong } from '#domain/shared/typed/too-long.ts';
import { type FormErrors, type FormValues, oneOf, someOf, typedLine } from './office-form.ts';

/** A consent as a member of the office takes it down. */
export type OfficeConsent = {
  channels: Channel[];
  purposes: ConsentPurpose[];
  relation: GiverRelation;
  /** The guardian who gave it, where the office says which one. */
  guardianId: string | undefined;
  method: ConsentMethod;
  /** `version language`, or `standard language` for the words of today. */
  wording: string;
  obtainedAt: Temporal.Instant;
  reference: string;
  /** SHA-256 of the scan. */
  hash: Buffer | undefined;
};

export const consentChannels = ['voice', 'text'] as const satisfies Channel[];
const consentPurposes = ['school-mission', 'other'] as const satisfies ConsentPurpose[];
/** Who may give it: a student only where they are of age. */
const officeRelations = [
  'parent',
  'guardian',
  'relative',
  'adult-student',
  'employee',
] as const satisfies GiverRelation[];
const officeMethods = ['spoken', 'paper', 'enrollment-form'] as const satisfies ConsentMethod[];

export const maxReference = 120;

/** No school keeps a form for longer than a student is at school. */
const oldestYears = 20;

type Context = {
  now: Temporal.Instant;
  timeZone: string;
  guardianIds: readonly string[];
  wordings: readonly string[];
  /** Of those who use the number, and of their students. */
  names: readonly string[];
};

/** Reads the form. Everything that is wrong is said at once, by field, in plain words. */
export function readOfficeConsent(
  values: FormValues,
  context: Context,
): { kind: 'consent'; consent: OfficeConsent } | { kind: 'errors'; errors: FormErrors } {
  const errors: FormErrors = {};
  const chosen = readChoices(values, context.wordings, errors);
  const obtainedAt = readObtained(values, context, errors);
  const reference = typedLine(values['reference']);
  const hash = readHash(values['hash'], errors);
  const guardianId = readGiver(values['giver'], context.guardianIds, errors);
  if (chosen?.relation === 'adult-student' && guardianId !== undefined) {
    errors['giver'] = 'Leave this empty if the student gave it.';
  }
  if (reference === '') {
    errors['reference'] = 'Enter where the proof is kept, such as the form number.';
  }
  const unfit = tooLong(reference, maxReference) ?? namesSomebody(reference, context.names);
  if (unfit !== undefined) errors['reference'] = unfit;
  if (chosen === undefined || obtainedAt === undefined || Object.keys(errors).length > 0) {
    return { kind: 'errors', errors };
  }
  return { kind: 'consent', consent: { ...chosen, guardianId, obtainedAt, reference, hash } };
}

/** It stands in clear in the ledger and its exports. */
function namesSomebody(reference: string, names: readonly string[]): string | undefined {
  if (holdsPhoneNumber(reference)) return 'Leave phone numbers off. Enter the form number.';
  return holdsName(reference, names) ? 'Leave family names off. Enter the form number.' : undefined;
}

function readChoices(values: FormValues, wordings: readonly string[], errors: FormErrors) {
  const channels = someOf(values['channels'], consentChannels);
  const purposes = someOf(values['purposes'], consentPurposes);
  const relation = oneOf(values['relation'], officeRelations);
  const method = oneOf(values['method'], officeMethods);
  const wording = oneOf(values['wording'], wordings);
  if (channels === undefined) errors['channels'] = 'Choose calls, texts, or both.';
  if (purposes === undefined) errors['purposes'] = 'Choose what they agreed to hear about.';
  if (relation === undefined) errors['relation'] = 'Choose who gave it.';
  if (method === undefined) errors['method'] = 'Choose how it was given.';
  if (wording === undefined) errors['wording'] = 'Choose the wording they agreed to.';
  return channels && purposes && relation && method && wording
    ? { channels, purposes, relation, method, wording }
    : undefined;
}

/**
 * What is spoken today is said now. A form, and whatever is of an earlier day, counts from the beginning of its day: a
 * withdrawal of that day may have come after it, and who is not sure does not call.
 */
function readObtained(
  values: FormValues,
  { now, timeZone }: Context,
  errors: FormErrors,
): Temporal.Instant | undefined {
  const day = readDay(values['obtained']);
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  if (day === undefined) errors['obtained'] = 'Choose the day it was given.';
  else if (Temporal.PlainDate.compare(day, today) > 0) {
    errors['obtained'] = 'That day is in the future.';
  } else if (Temporal.PlainDate.compare(day, today.subtract({ years: oldestYears })) < 0) {
    errors['obtained'] = `That is more than ${oldestYears} years ago.`;
  } else {
    const isSaidNow = values['method'] === 'spoken' && day.equals(today);
    return isSaidNow ? now : day.toZonedDateTime(timeZone).toInstant();
  }
  return undefined;
}

function readHash(value: string | undefined, errors: FormErrors): Buffer | undefined {
  const typed = (value ?? '').replaceAll(/\s/g, '').toLowerCase();
  if (typed === '') return undefined;
  if (/^[0-9a-f]{64}$/.test(typed)) return Buffer.from(typed, 'hex');
  errors['hash'] = 'A SHA-256 has 64 digits, 0 to 9 and a to f. Leave it empty if there is none.';
  return undefined;
}

function readGiver(
  value: string | undefined,
  guardianIds: readonly string[],
  errors: FormErrors,
): string | undefined {
  if (value === undefined || value === '') return undefined;
  const known = oneOf(value, guardianIds);
  if (known === undefined) errors['giver'] = 'That guardian no longer uses this number.';
  return known;
}

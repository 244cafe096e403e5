import { z } from 'zod';
import { copyLine, copyList } from '#database/bulk.ts';
import { areaZones, areaZonesEdition } from '#domain/roster/area-code-zones.ts';
import { readLanguage } from '#domain/roster/home-language.ts';
import {
  guessE164,
  type LineType,
  type PhoneNumber,
  readLineType,
  readPhoneNumber,
} from '#domain/roster/phone-number.ts';
import { readDay } from '#domain/shared/local-time.ts';
import type { Problem } from '#sis/csv/problems.ts';
import { isSourcedId, readTimeZone } from '#sis/oneroster/field.ts';
import type { UserRow } from '#sis/oneroster/read-users.ts';
import {
  custodyBinding,
  emailBinding,
  type PhoneIndexes,
  phoneBinding,
  type Vault,
} from '#vault/vault.ts';

const columnCount = 29;

export type PersonKind = 'student' | 'guardian';

/** Lists travel as text parted by this character, which no identifier holds. */
const listMark = '\u001f';

export type Staging = {
  vault: Vault;
  /** ISO 8601, in the district's zone. */
  today: string;
  /** Whether e-mail addresses are kept: only in a district that writes to them. */
  keepsEmail: boolean;
  /** Whether the database already holds a living row with this source hash. */
  isKnown(hash: Buffer): boolean;
  warn(problem: Problem): void;
};

/**
 * One line for COPY. A person whose row reads as it did last time is staged without ciphertext: nothing is
 * parsed, encrypted or written for them again.
 */
export function stagePerson(
  user: UserRow,
  as: { kind: PersonKind; relation: string | null; givenOn: string | null },
  staging: Staging,
): string {
  const person = as.kind === 'student' ? student(user, staging) : guardian(user, staging);
  // In the order of the columns of staged_chunk.
  return copyLine([
    as.kind,
    user.line,
    user.sourcedId,
    as.relation,
    user.orgs.join(listMark),
    user.agents.join(listMark),
    user.bars.map((bar) => bar.guardian).join(listMark),
    user.bars.map((bar) => sealedBar(user, bar, staging.vault)).join(listMark),
    person.hash,
    person.name,
    person.language,
    person.timeZone,
    ...phoneValues(person.phones[0]),
    ...phoneValues(person.phones[1]),
    person.adultOn,
    person.directoryRefused ? 't' : 'f',
    person.household,
    as.kind === 'student' ? user.grades.join(listMark) : null,
    as.givenOn,
    person.email === null ? null : copyList(person.email.indexes),
    person.email?.address ?? null,
  ]);
}

/** Since when somebody of the staff may be told by their numbers; null: not at all. */
export function numbersGivenOn(user: UserRow, { today, warn }: Staging): string | null {
  if (user.numbersGivenOn === '') return null;
  const day = readDay(user.numbersGivenOn)?.toString();
  if (day !== undefined && day <= today) return day;
  const words =
    day === undefined
      ? 'metadata.numbersGivenOn is not a date such as 2026-08-15'
      : 'metadata.numbersGivenOn is in the future';
  warn({ file: 'users.csv', line: user.line, words: `${words}; their numbers were left out` });
  return null;
}

/** A reference is encrypted each time it is read; its digest tells whether it is another. In hex, parted by a colon. */
function sealedBar(
  { sourcedId: student }: UserRow,
  { guardian, document }: UserRow['bars'][number],
  vault: Vault,
): string {
  const digest = vault.digest(JSON.stringify(['custody 1', student, guardian, document]));
  const sealed = vault.encrypt(document, custodyBinding({ student, guardian }));
  return `${digest.toString('hex')}:${sealed.toString('hex')}`;
}

/** Staff, and those who left: nothing of them is kept, but others may name them. */
export function stageStranger({ line, sourcedId }: { line: number; sourcedId: string }): string {
  return copyLine(['other', line, sourcedId, ...Array<null>(columnCount - 3).fill(null)]);
}

/** A student's phone is only an index, to know it by where a guardian lists it too. */
type StagedPhone = {
  /** By every key: the roster may have it by an older one. */
  indexes: PhoneIndexes;
  number: Buffer | null;
  lineType: LineType | null;
  zones: readonly string[];
};

type Person = {
  hash: Buffer | null;
  name: Buffer | null;
  language: string | null;
  timeZone: string | null;
  phones: StagedPhone[];
  adultOn: string | null;
  directoryRefused: boolean;
  household: string | null;
  email: { indexes: PhoneIndexes; address: Buffer } | null;
};

const nobody: Person = {
  hash: null,
  name: null,
  language: null,
  timeZone: null,
  phones: [],
  adultOn: null,
  directoryRefused: false,
  household: null,
  email: null,
};

function student(user: UserRow, { vault, isKnown, warn }: Staging): Person {
  const adultOn = user.adultOn === '' ? null : (readDay(user.adultOn)?.toString() ?? null);
  const directoryRefused = yes.has(user.directoryRefusal);
  const isUnread = user.adultOn !== '' && adultOn === null;
  if (isUnread) {
    const words = 'metadata.adultOn is not a date such as 2027-03-02; it was left out';
    warn({ file: 'users.csv', line: user.line, words });
  }
  if (!directoryRefused && !no.has(user.directoryRefusal)) {
    const words = 'metadata.directoryRefusal is neither yes nor no; it counts as no';
    warn({ file: 'users.csv', line: user.line, words });
  }
  const more = adultOn === null && !directoryRefused ? [] : [adultOn, directoryRefused];
  const hash = vault.digest(JSON.stringify(['student 1', user.sourcedId, user.name, ...more]));
  const phones = studentLines(user, vault);
  if (isKnown(hash)) return { ...nobody, hash, phones };
  const name = vault.encrypt(user.name, `student.name:${user.sourcedId}`);
  return { ...nobody, hash, name, phones, adultOn, directoryRefused };
}

const yes: ReadonlySet<string> = new Set(['yes', 'true', '1', 'y']);
const no: ReadonlySet<string> = new Set(['', 'no', 'false', '0', 'n']);

function studentLines(user: UserRow, vault: Vault): StagedPhone[] {
  if (user.phone === '' && user.sms === '') return [];
  const numbers = new Set([user.phone, user.sms].filter((text) => text !== '').map(guessE164));
  return [...numbers].flatMap((e164) =>
    e164 === undefined
      ? []
      : [{ indexes: vault.phoneIndexes(e164), number: null, lineType: null, zones: [] }],
  );
}

function guardian(user: UserRow, staging: Staging): Person {
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

function phoneValues(phone: StagedPhone | undefined): (Buffer | string | null)[] {
  if (phone === undefined) return [null, null, null, null, null];
  const { indexes, number, lineType, zones } = phone;
  const [index, ...others] = indexes;
  return [index, copyList(others), number, lineType, `{${zones.join(',')}}`];
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

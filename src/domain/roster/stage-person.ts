import { copyLine } from '#database/bulk.ts';
import type { Problem } from '#sis/csv/problems.ts';
import type { UserRow } from '#sis/oneroster/read-users.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import { readLanguage } from './home-language.ts';
import { type LineType, readLineType, readPhoneNumber } from './phone-number.ts';

const columnCount = 17;

export type PersonKind = 'student' | 'guardian';

/** Lists travel as text parted by this character, which no identifier holds. */
const listMark = '\u001f';

export type Staging = {
  vault: Vault;
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
  as: { kind: PersonKind; relation: string | null },
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
    user.bars.map((bar) => bar.document).join(listMark),
    person.hash,
    person.name,
    person.language,
    ...phoneValues(person.phones[0]),
    ...phoneValues(person.phones[1]),
  ]);
}

/** Staff, and those who left: nothing of them is kept, but others may name them. */
export function stageStranger({ line, sourcedId }: { line: number; sourcedId: string }): string {
  return copyLine(['other', line, sourcedId, ...Array<null>(columnCount - 3).fill(null)]);
}

type SealedPhone = { index: Buffer; number: Buffer; lineType: LineType };
type Person = {
  hash: Buffer | null;
  name: Buffer | null;
  language: string | null;
  phones: SealedPhone[];
};

const nobody: Person = { hash: null, name: null, language: null, phones: [] };

function student(user: UserRow, { vault, isKnown }: Staging): Person {
  const hash = vault.digest(JSON.stringify(['student 1', user.sourcedId, user.name]));
  if (isKnown(hash)) return { ...nobody, hash };
  const name = vault.encrypt(user.name, `student.name:${user.sourcedId}`);
  return { ...nobody, hash, name };
}

function guardian(user: UserRow, staging: Staging): Person {
  const { vault } = staging;
  const read = JSON.stringify([
    'guardian 1',
    user.sourcedId,
    user.name,
    user.language,
    user.phone,
    user.sms,
    user.phoneType,
  ]);
  const plainHash = vault.digest(read);
  if (staging.isKnown(plainHash)) return { ...nobody, hash: plainHash };

  const warnings: string[] = [];
  const phones = readPhones(user, warnings);
  const language = user.language === '' ? 'en' : readLanguage(user.language);
  if (language === undefined)
    warnings.push('metadata.language is not a known language; English is used');
  for (const words of warnings) staging.warn({ file: 'users.csv', line: user.line, words });
  // A row with a warning never goes the short way above, so that its warning is told at every import.
  const hash = warnings.length === 0 ? plainHash : vault.digest(`${read} with warnings`);
  if (staging.isKnown(hash)) return { ...nobody, hash };
  return {
    hash,
    name: vault.encrypt(user.name, `guardian.name:${user.sourcedId}`),
    language: language ?? 'en',
    phones: phones.map(({ e164, lineType }) => {
      const index = vault.phoneIndex(e164);
      return { index, number: vault.encrypt(e164, phoneBinding(index)), lineType };
    }),
  };
}

/** `phone` and `sms` of OneRoster. A number that stands under `sms` only takes texts, so it is a mobile. */
function readPhones(user: UserRow, warnings: string[]): { e164: string; lineType: LineType }[] {
  const phones: { e164: string; lineType: LineType }[] = [];
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

function phoneValues(phone: SealedPhone | undefined): (Buffer | string | null)[] {
  return phone === undefined ? [null, null, null] : [phone.index, phone.number, phone.lineType];
}

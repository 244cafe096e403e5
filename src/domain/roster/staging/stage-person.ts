import { copyLine, copyList } from '#database/bulk.ts';
import { readDay } from '#domain/shared/local-time.ts';
import { guessE164 } from '#domain/shared/phone/phone-number.ts';
import type { UserRow } from '#sis/oneroster/read-users.ts';
import { custodyBinding, type Vault } from '#vault/vault.ts';
import { readGuardian } from './read-guardian.ts';
import { nobody, type Person, type StagedPhone, type Staging } from './staged-person.ts';

const columnCount = 30;

export type PersonKind = 'student' | 'guardian';

/** Lists travel as text parted by this character, which no identifier holds. */
const listMark = '\u001f';

/**
 * One line for COPY. A person whose row reads as it did last time is staged without ciphertext: nothing is
 * parsed, encrypted or written for them again.
 */
export function stagePerson(
  user: UserRow,
  as: { kind: PersonKind; relation: string | null; givenOn: string | null },
  staging: Staging,
): string {
  const person = as.kind === 'student' ? readStudent(user, staging) : readGuardian(user, staging);
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
    as.kind === 'student' ? user.contacts.join(listMark) : null,
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

function phoneValues(phone: StagedPhone | undefined): (Buffer | string | null)[] {
  if (phone === undefined) return [null, null, null, null, null];
  const { indexes, number, lineType, zones } = phone;
  const [index, ...others] = indexes;
  return [index, copyList(others), number, lineType, `{${zones.join(',')}}`];
}

/** Of a student's numbers nothing is kept but their indexes. */
function readStudent(user: UserRow, { vault, isKnown, warn }: Staging): Person {
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

import { guessE164 } from '#domain/roster/phone-number.ts';
import { readDay } from '#domain/shared/local-time.ts';
import type { UserRow } from '#sis/oneroster/read-users.ts';
import type { Vault } from '#vault/vault.ts';
import { nobody, type Person, type StagedPhone, type Staging } from './staged-person.ts';

/** Of a student's numbers nothing is kept but their indexes. */
export function readStudent(user: UserRow, { vault, isKnown, warn }: Staging): Person {
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

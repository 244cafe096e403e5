import { copyLine } from '#database/bulk.ts';
import type { Org } from '#sis/oneroster/read-orgs.ts';
import type { RoleRow } from '#sis/oneroster/read-roles.ts';
import type { UserRow } from '#sis/oneroster/read-users.ts';
import { repeatedRows } from '#sis/oneroster/repeated-rows.ts';
import { createDigestTable, type DigestTable, digestOf } from './digest-table.ts';
import type { LooseEnds } from './loose-ends.ts';
import { numbersGivenOn, stagePerson, stageStranger } from './stage-person.ts';
import { progressOf, type RosterReading } from './stage-reading.ts';
import type { Staging } from './staged-person.ts';
import { addRole, lineOf, relationOf, roleBits, seen, seenOnLine, withRoles } from './user-bits.ts';

/** Marks each user with their roles; the rows of staged_enrollment are those that make a student of a school, or staff of one or of all below an organization. */
export async function* roleLines(
  reading: RosterReading,
  roles: AsyncIterable<RoleRow[]>,
  { orgs, users }: { orgs: Map<string, Org>; users: DigestTable },
): AsyncGenerator<string> {
  const progress = progressOf(reading, 'roles.csv');
  for await (const batch of roles) {
    let lines = '';
    for (const { line, user, role, org, isLive, grade = null } of batch) {
      const key = digestOf(user);
      users.set(key, addRole(users.get(key), isLive ? role : 'other', line));
      const place = orgs.get(org);
      // Of staff without any, the report says how many there are.
      if (place === undefined && (org !== '' || role !== 'staff')) {
        reading.looseEnds.add({
          file: 'roles.csv',
          line,
          words: 'names an org that is not in orgs.csv',
        });
      } else if (
        isLive &&
        place?.isLive &&
        (role === 'staff' || (role === 'student' && place.isSchool))
      )
        lines += copyLine([user, org, null, role, '', grade]);
    }
    progress(batch.length);
    yield lines;
  }
}

/** Rows of staged_chunk: everybody who is read, and that they were. */
export async function* personLines(
  reading: RosterReading,
  orgs: Map<string, Org>,
  { users, contacts, staging }: { users: DigestTable; contacts: DigestTable; staging: Staging },
): AsyncGenerator<string> {
  const progress = progressOf(reading, 'users.csv');
  const repeats = repeatedRows('users.csv', reading.warnings);
  const rows = createDigestTable();
  for await (const batch of reading.format.users(reading)) {
    let lines = '';
    for (const user of batch) {
      const complain = (words: string) =>
        reading.problems.add({ file: 'users.csv', line: user.line, words });
      const key = digestOf(user.sourcedId);
      const before = users.get(key);
      if ('words' in user) {
        complain(user.words);
        users.set(key, seenOnLine(before, user.line));
        lines += stageStranger(user);
        continue;
      }
      const { line, ...content } = user;
      const row = digestOf(JSON.stringify(content));
      if (before & seen) {
        if (rows.get(row) > 0) repeats.note(line, lineOf(before));
        else complain(`repeats the sourcedId of line ${lineOf(before)}`);
        continue;
      }
      rows.set(row, line);
      const mark = seenOnLine(
        user.role === undefined ? before : addRole(0, user.role, 0),
        user.line,
      );
      users.set(key, mark);
      if (user.orgs.some((org) => !orgs.has(org))) {
        const words = 'names an org that is not in orgs.csv';
        reading.looseEnds.add({ file: 'users.csv', line: user.line, words });
      }
      const isMisplaced = user.bars.length > 0 && user.isLive && !(mark & roleBits.student);
      if (isMisplaced && !reading.problems.hasUnreadRows) {
        complain('metadata.custodyBar belongs on the row of the student');
      }
      lines += linesOf(user, withRoles(mark, contacts.get(key)), staging);
    }
    progress(batch.length);
    yield lines;
  }
  repeats.tell();
}

/**
 * Somebody may be a student, a guardian and staff at once. Those who left, and staff who gave no number, are only known
 * to exist.
 */
function linesOf(user: UserRow, mark: number, staging: Staging): string {
  if (!user.isLive) return stageStranger(user);
  const lines =
    mark & roleBits.student
      ? stagePerson(user, { kind: 'student', relation: null, givenOn: null }, staging) +
        guardianLine({ ...user, agents: [], bars: [] }, mark, staging)
      : guardianLine(user, mark, staging);
  return lines || stageStranger(user);
}

function guardianLine(user: UserRow, mark: number, staging: Staging): string {
  if (user.contacts.length > 0 && !(mark & roleBits.student)) {
    const words = 'metadata.emergencyContacts belongs on the row of the student; it was left out';
    staging.warn({ file: 'users.csv', line: user.line, words });
  }
  const givenOn = mark & roleBits.staff ? numbersGivenOn(user, staging) : null;
  const relation = relationOf(mark) ?? (givenOn === null ? undefined : 'staff');
  if (relation === undefined) return '';
  // Nobody writes to an emergency contact.
  const row = relation === 'contact' ? { ...user, email: '' } : user;
  return stagePerson(row, { kind: 'guardian', relation, givenOn }, staging);
}

/** Roles of somebody who is in no row of users.csv. */
export function complainOfUnseen(users: DigestTable, looseEnds: LooseEnds): void {
  const lines: number[] = [];
  for (const mark of users.values()) {
    if (!(mark & seen)) lines.push(lineOf(mark));
  }
  for (const line of lines.sort((one, other) => one - other)) {
    looseEnds.add({ file: 'roles.csv', line, words: 'names a user who is not in users.csv' });
  }
}

/**
 * Birth dates, sex and origin are none of a caller's business: looked through, never stored. So nothing in them, and not
 * their whole file, keeps a roster out.
 */
export async function checkDemographics(
  reading: RosterReading,
  demographics: AsyncIterable<{ line: number; sourcedId: string }[]>,
  users: DigestTable,
): Promise<void> {
  for await (const batch of demographics) {
    for (const { line, sourcedId } of batch) {
      if (users.get(digestOf(sourcedId)) & seen) continue;
      const words = 'names a user who is not in users.csv';
      reading.warnings.add({ file: 'demographics.csv', line, words });
    }
  }
}

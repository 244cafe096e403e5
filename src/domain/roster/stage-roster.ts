import { Readable } from 'node:stream';
import { type BulkConnection, copyLine } from '#database/bulk.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Problems } from '#sis/csv/problems.ts';
import type { Manifest } from '#sis/oneroster/manifest.ts';
import { readEnrollments, readIdentifiers } from '#sis/oneroster/read-enrollments.ts';
import { type Org, readOrgs } from '#sis/oneroster/read-orgs.ts';
import { readRoles } from '#sis/oneroster/read-roles.ts';
import { readUsers, type UserRow } from '#sis/oneroster/read-users.ts';
import type { RosterPackage } from '#sis/oneroster/roster-package.ts';
import type { Vault } from '#vault/vault.ts';
import { createDigestTable, type DigestTable, digestOf, keyOf } from './digest-table.ts';
import { readPhoneNumber } from './phone-number.ts';
import { keepChunk, mergeChunk } from './roster-merge-store.ts';
import { loadKnownHashes } from './roster-staging-store.ts';
import { type Staging, stagePerson, stageStranger } from './stage-person.ts';
import { addRole, lineOf, relationOf, roleBits, seen, seenOnLine } from './user-mark.ts';

export type RosterReading = {
  db: Db;
  tx: Transaction;
  copyInto: BulkConnection['copyInto'];
  source: RosterPackage;
  manifest: Manifest;
  vault: Vault;
  problems: Problems;
  warnings: Problems;
  /** ISO date: what ended before it is over. */
  today: string;
  defaultTimeZone: string | undefined;
  onProgress: (progress: { file: string; rows: number }) => void;
};

/** Reads all files once, in the order in which they refer to each other. */
export async function stageRoster(reading: RosterReading): Promise<void> {
  const { copyInto, source, manifest, problems } = reading;
  const orgs = await readOrgs(source, problems, reading.defaultTimeZone);
  await copyInto('staged_school', schoolLines(reading, orgs));
  const users = createDigestTable();
  if (manifest.version === '1.2') {
    await copyInto('staged_enrollment', roleLines(reading, orgs, users));
  }
  const known = createDigestTable();
  await loadKnownHashes(reading.db, known);
  const staging: Staging = {
    vault: reading.vault,
    isKnown: (hash) => known.get(keyOf(hash)) > 0,
    warn: (problem) => reading.warnings.add(problem),
  };
  await mergePeople(reading, personLines(reading, orgs, { users, staging }));
  complainOfUnseen(users, problems);
  if (manifest.files.has('enrollments')) {
    const classes = manifest.files.has('classes') ? await readClasses(reading) : undefined;
    await copyInto('staged_enrollment', enrollmentLines(reading, orgs, { users, classes }));
  }
  if (manifest.files.has('demographics')) await checkDemographics(reading, users);
}

const chunkLength = 4_000_000;

/**
 * Merges people a chunk at a time, and reads and encrypts the next while PostgreSQL is busy with the last. After
 * the first problem nothing can come of it any more: the rest is only read, for the problems in it.
 */
async function mergePeople(reading: RosterReading, people: AsyncIterable<string>): Promise<void> {
  let merging = Promise.resolve();
  const merge = async (lines: Buffer[]): Promise<void> => {
    await reading.copyInto('staged_chunk', Readable.from(lines));
    await (reading.problems.count === 0 ? mergeChunk(reading.tx) : keepChunk(reading.tx));
  };
  let chunk: Buffer[] = [];
  let length = 0;
  for await (const lines of people) {
    // As bytes at once: text put together from many pieces keeps all of them alive.
    chunk.push(Buffer.from(lines));
    length += lines.length;
    if (length < chunkLength) continue;
    await merging;
    merging = merge(chunk);
    merging.catch(() => {}); // told by the next await; until then nobody listens
    chunk = [];
    length = 0;
  }
  await merging;
  await merge(chunk);
}

async function* schoolLines(
  reading: RosterReading,
  orgs: Map<string, Org>,
): AsyncGenerator<string> {
  for (const org of orgs.values()) {
    if (!org.isSchool || org.timeZone === '') continue;
    const office = org.officePhone === '' ? undefined : readPhoneNumber(org.officePhone, 'office');
    if (office !== undefined && 'words' in office) {
      reading.warnings.add({
        file: 'orgs.csv',
        line: org.line,
        words: `the number in metadata.officePhone ${office.words}; it was left out`,
      });
    }
    const number = office !== undefined && 'e164' in office ? office.e164 : null;
    yield copyLine([org.sourcedId, org.name, org.timeZone, number]);
  }
}

async function* roleLines(
  reading: RosterReading,
  orgs: Map<string, Org>,
  users: DigestTable,
): AsyncGenerator<string> {
  const progress = progressOf(reading, 'roles.csv');
  for await (const batch of readRoles(reading.source, reading.problems, reading.today)) {
    let lines = '';
    for (const { line, user, role, org, isLive } of batch) {
      const key = digestOf(user);
      users.set(key, addRole(users.get(key), isLive ? role : 'other', line));
      const place = orgs.get(org);
      if (place === undefined) {
        reading.problems.add({
          file: 'roles.csv',
          line,
          words: 'names an org that is not in orgs.csv',
        });
      } else if (isLive && role === 'student' && place.isSchool) lines += copyLine([user, org]);
    }
    progress(batch.length);
    yield lines;
  }
}

async function* personLines(
  reading: RosterReading,
  orgs: Map<string, Org>,
  { users, staging }: { users: DigestTable; staging: Staging },
): AsyncGenerator<string> {
  const progress = progressOf(reading, 'users.csv');
  for await (const batch of readUsers(reading.source, reading.manifest.version, reading.problems)) {
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
      if (before & seen) {
        complain(`repeats the sourcedId of line ${lineOf(before)}`);
        continue;
      }
      const mark = seenOnLine(
        user.role === undefined ? before : addRole(0, user.role, 0),
        user.line,
      );
      users.set(key, mark);
      if (user.orgs.some((org) => !orgs.has(org))) complain('names an org that is not in orgs.csv');
      if (user.bars.length > 0 && !(mark & roleBits.student)) {
        complain('metadata.custodyBar belongs on the row of the student');
      }
      lines += linesOf(user, mark, staging);
    }
    progress(batch.length);
    yield lines;
  }
}

/** Somebody may be a student and a guardian at once; staff and those who left are only known to exist. */
function linesOf(user: UserRow, mark: number, staging: Staging): string {
  const relation = relationOf(mark);
  let lines = '';
  if (user.isLive && mark & roleBits.student) {
    lines += stagePerson(user, { kind: 'student', relation: null }, staging);
  }
  if (user.isLive && relation !== undefined) {
    const alone = mark & roleBits.student ? { ...user, agents: [], bars: [] } : user;
    lines += stagePerson(alone, { kind: 'guardian', relation }, staging);
  }
  return lines || stageStranger(user);
}

function complainOfUnseen(users: DigestTable, problems: Problems): void {
  const lines: number[] = [];
  for (const mark of users.values()) {
    if (!(mark & seen)) lines.push(lineOf(mark));
  }
  for (const line of lines.sort((one, other) => one - other)) {
    problems.add({ file: 'roles.csv', line, words: 'names a user who is not in users.csv' });
  }
}

async function readClasses(reading: RosterReading): Promise<DigestTable> {
  const classes = createDigestTable();
  for await (const batch of readIdentifiers(reading.source, 'classes.csv', reading.problems)) {
    for (const { line, sourcedId } of batch) {
      const key = digestOf(sourcedId);
      const before = classes.get(key);
      if (before > 0) {
        const words = `repeats the sourcedId of line ${before}`;
        reading.problems.add({ file: 'classes.csv', line, words });
      } else classes.set(key, line);
    }
  }
  return classes;
}

async function* enrollmentLines(
  reading: RosterReading,
  orgs: Map<string, Org>,
  { users, classes }: { users: DigestTable; classes: DigestTable | undefined },
): AsyncGenerator<string> {
  const progress = progressOf(reading, 'enrollments.csv');
  for await (const batch of readEnrollments(reading.source, reading.problems, reading.today)) {
    let lines = '';
    for (const row of batch) {
      const complain = (words: string) =>
        reading.problems.add({ file: 'enrollments.csv', line: row.line, words });
      if (!(users.get(digestOf(row.student)) & seen))
        complain('names a user who is not in users.csv');
      else if (orgs.get(row.school)?.isSchool !== true)
        complain('names a school that is not in orgs.csv');
      else if (classes !== undefined && classes.get(digestOf(row.class)) === 0) {
        complain('names a class that is not in classes.csv');
      } else lines += copyLine([row.student, row.school]);
    }
    progress(batch.length);
    yield lines;
  }
}

/** Birth dates, sex and origin are none of a caller's business: looked through for mistakes, never stored. */
async function checkDemographics(reading: RosterReading, users: DigestTable): Promise<void> {
  for await (const batch of readIdentifiers(reading.source, 'demographics.csv', reading.problems)) {
    for (const { line, sourcedId } of batch) {
      if (users.get(digestOf(sourcedId)) & seen) continue;
      const words = 'names a user who is not in users.csv';
      reading.problems.add({ file: 'demographics.csv', line, words });
    }
  }
}

function progressOf(reading: RosterReading, file: string): (rows: number) => void {
  let total = 0;
  return (rows) => {
    total += rows;
    reading.onProgress({ file, rows: total });
  };
}

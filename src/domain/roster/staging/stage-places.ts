import { copyLine } from '#database/bulk.ts';
import { readPhoneNumber } from '#domain/shared/phone/phone-number.ts';
import type { ClassRow } from '#sis/oneroster/read-classes.ts';
import type { EnrollmentRow } from '#sis/oneroster/read-enrollments.ts';
import type { Org } from '#sis/oneroster/read-orgs.ts';
import { repeatedRows } from '#sis/oneroster/repeated-rows.ts';
import { type DigestTable, digestOf } from './digest-table.ts';
import { progressOf, type RosterReading } from './stage-reading.ts';
import { seen } from './user-bits.ts';

/** What stands above an organization gives it its time zone, and nothing else. */
export function noteMissingParents({ looseEnds }: RosterReading, orgs: Map<string, Org>): void {
  looseEnds.count('orgs.csv', orgs.size);
  for (const { parent, line } of orgs.values()) {
    if (parent === '' || orgs.has(parent)) continue;
    looseEnds.add({ file: 'orgs.csv', line, words: 'names a parent that is not in orgs.csv' });
  }
}

/** Rows of staged_school. */
export async function* schoolLines(
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

// Deeper than any district, and an end for a circle.
const mostSteps = 10;

/**
 * Rows of staged_under: the schools that staff of an organization hear of. Of a school it is itself; of a district, those below it. An
 * office without schools, such as the bus office, is of the nearest organization above it that has some.
 */
export async function* underLines(orgs: Map<string, Org>): AsyncGenerator<string> {
  const below = new Map<string, Set<string>>();
  for (const org of orgs.values()) {
    if (!org.isSchool || org.timeZone === '') continue;
    for (const { sourcedId } of upFrom(org, orgs)) {
      const schools = below.get(sourcedId) ?? new Set();
      below.set(sourcedId, schools.add(org.sourcedId));
    }
  }
  for (const org of orgs.values()) {
    const near = upFrom(org, orgs).find(({ sourcedId }) => below.has(sourcedId));
    for (const school of below.get(near?.sourcedId ?? '') ?? [])
      yield copyLine([org.sourcedId, school]);
  }
}

/** An organization and those above it, the nearest first. */
function upFrom(org: Org, orgs: Map<string, Org>): Org[] {
  const found: Org[] = [];
  let at: Org | undefined = org;
  while (at !== undefined && found.length < mostSteps) {
    found.push(at);
    at = orgs.get(at.parent);
  }
  return found;
}

/** Rows of staged_class; `classes` gets the line of each. One that is listed twice is one class. */
export async function* classLines(
  reading: RosterReading,
  rows: AsyncIterable<ClassRow[]>,
  { orgs, classes }: { orgs: Map<string, Org>; classes: DigestTable },
): AsyncGenerator<string> {
  const repeats = repeatedRows('classes.csv', reading.warnings);
  for await (const batch of rows) {
    let lines = '';
    for (const { line, sourcedId, isLive, name, school } of batch) {
      const key = digestOf(sourcedId);
      const before = classes.get(key);
      if (before > 0) {
        repeats.note(line, before);
        continue;
      }
      classes.set(key, line);
      if (isLive && name !== '' && orgs.get(school)?.isSchool === true)
        lines += copyLine([sourcedId, name, school]);
    }
    yield lines;
  }
  repeats.tell();
}

/** Rows of staged_enrollment: who goes where. Of changes alone, also what has ended. */
export async function* enrollmentLines(
  reading: RosterReading,
  rows: AsyncIterable<EnrollmentRow[]>,
  {
    orgs,
    users,
    classes,
  }: { orgs: Map<string, Org>; users: DigestTable; classes: DigestTable | undefined },
): AsyncGenerator<string> {
  const progress = progressOf(reading, 'enrollments.csv');
  for await (const batch of rows) {
    let lines = '';
    for (const row of batch) {
      const complain = (words: string) =>
        reading.looseEnds.add({ file: 'enrollments.csv', line: row.line, words });
      const add = (role: 'student' | 'ended') => {
        lines += copyLine([row.student, row.school, row.class, role, row.sourcedId, null]);
      };
      if (reading.isChanges) add('ended');
      const school = orgs.get(row.school);
      if (!row.isLive || school?.isLive === false) continue;
      // Of changes, most people are among those that were kept; the others are left out where these are joined.
      if (!reading.isChanges && !(users.get(digestOf(row.student)) & seen))
        complain('names a user who is not in users.csv');
      else if (row.hasSchool && school?.isSchool !== true)
        complain('names a school that is not in orgs.csv');
      else if (classes !== undefined && classes.get(digestOf(row.class)) === 0) {
        complain('names a class that is not in classes.csv');
      } else add('student');
    }
    progress(batch.filter(({ isLive }) => isLive).length);
    yield lines;
  }
}

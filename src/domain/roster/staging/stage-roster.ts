import { Readable } from 'node:stream';
import { copyLine } from '#database/bulk.ts';
import type { RelationshipRow } from '#sis/oneroster/roster-format.ts';
import { createDigestTable, type DigestTable, digestOf, keyOf } from './digest-table.ts';
import { keepChunk, mergeChunk } from './roster-merge-store.ts';
import { keepBars, loadKnownHashes } from './roster-staging-store.ts';
import {
  classLines,
  enrollmentLines,
  noteMissingParents,
  schoolLines,
  underLines,
} from './stage-places.ts';
import { progressOf, type RosterReading } from './stage-reading.ts';
import { checkDemographics, complainOfUnseen, personLines, roleLines } from './stage-users.ts';
import type { Staging } from './staged-person.ts';
import { addRole } from './user-bits.ts';

/** Reads all files once, in the order in which they refer to each other. */
export async function stageRoster(reading: RosterReading): Promise<void> {
  const { copyInto, format } = reading;
  const orgs = await format.orgs(reading);
  noteMissingParents(reading, orgs);
  await copyInto('staged_school', schoolLines(reading, orgs));
  await copyInto('staged_under', underLines(orgs));
  const users = createDigestTable();
  if (format.roles !== undefined) {
    const roles = format.roles(reading);
    await copyInto('staged_enrollment', roleLines(reading, roles, { orgs, users }));
  }
  const contacts = createDigestTable();
  if (format.relationships !== undefined) {
    const relationships = format.relationships(reading);
    await copyInto('staged_tie', relationshipLines(reading, relationships, contacts));
    await keepBars(reading.tx);
  }
  const known = createDigestTable();
  await loadKnownHashes(reading.db, known, reading.isChanges ? reading.changedUsers : undefined);
  const staging: Staging = {
    vault: reading.vault,
    today: reading.today,
    keepsEmail: reading.keepsEmail,
    isKnown: (hash) => known.get(keyOf(hash)) > 0,
    warn: (problem) => reading.warnings.add(problem),
  };
  await mergePeople(reading, personLines(reading, orgs, { users, contacts, staging }));
  complainOfUnseen(users, reading.looseEnds);
  if (format.enrollments !== undefined) {
    const classes = format.classes === undefined ? undefined : createDigestTable();
    if (format.classes !== undefined && classes !== undefined)
      await copyInto(
        'staged_class',
        classLines(reading, format.classes(reading), { orgs, classes }),
      );
    const enrollments = format.enrollments(reading);
    await copyInto(
      'staged_enrollment',
      enrollmentLines(reading, enrollments, { orgs, users, classes }),
    );
  }
  if (format.demographics !== undefined)
    await checkDemographics(reading, format.demographics(reading), users);
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
    await (reading.problems.count === 0
      ? mergeChunk(reading.tx, reading.vault)
      : keepChunk(reading.tx));
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

/**
 * Rows of staged_tie, of an export that has the ties in a file of their own. `contacts` gets what each is to somebody; the tie
 * itself says to whom, so that a parent of one student is no parent of another.
 */
async function* relationshipLines(
  reading: RosterReading,
  relationships: AsyncIterable<RelationshipRow[]>,
  contacts: DigestTable,
): AsyncGenerator<string> {
  const progress = progressOf(reading, 'relationships.csv');
  for await (const batch of relationships) {
    let lines = '';
    for (const { line, student, contact, relation } of batch) {
      const key = digestOf(contact);
      contacts.set(key, addRole(contacts.get(key), relation, line));
      lines += copyLine([line, student, contact, relation, null]);
    }
    progress(batch.length);
    yield lines;
  }
}

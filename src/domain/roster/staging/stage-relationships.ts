import { copyLine } from '#database/bulk.ts';
import type { RelationshipRow } from '#sis/oneroster/roster-format.ts';
import { type DigestTable, digestOf } from './digest-table.ts';
import { progressOf, type RosterReading } from './stage-reading.ts';
import { addRole } from './user-bits.ts';

/**
 * Rows of staged_tie, of an export that has the ties in a file of their own. `contacts` gets what each is to somebody; the tie
 * itself says to whom, so that a parent of one student is no parent of another.
 */
export async function* relationshipLines(
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

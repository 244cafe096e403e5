import { readCsv } from '#sis/csv/read-csv.ts';
import { isSourcedId } from '#sis/oneroster/field.ts';
import type { Reading, RelationshipRow } from '#sis/oneroster/roster-format.ts';
import type { RosterPackage } from '#sis/oneroster/roster-package.ts';

const layout = {
  required: ['userSourcedId', 'relationshipUserSourcedId', 'relationshipRole'],
} as const;

const family = ['parent', 'guardian', 'relative'] as const;

/**
 * Who is whose contact. Of Microsoft's roles only these three are family: an aide, a doctor, a child or `other` may be anybody, so
 * they are told nothing, and the report counts them.
 */
export async function* readRelationships(
  source: RosterPackage,
  { problems, warnings }: Reading,
): AsyncGenerator<RelationshipRow[]> {
  const file = 'relationships.csv';
  let others = 0;
  for await (const batch of readCsv({ file, bytes: source.read(file) }, layout, problems)) {
    const rows: RelationshipRow[] = [];
    for (const row of batch) {
      const { line } = row;
      const complain = (words: string) => problems.add({ file, line, words });
      const student = row.value('userSourcedId');
      const contact = row.value('relationshipUserSourcedId');
      const role = row.value('relationshipRole').toLowerCase();
      const relation = family.find((known) => known === role);
      if (!isSourcedId(student)) complain('has no usable userSourcedId');
      else if (!isSourcedId(contact)) complain('has no usable relationshipUserSourcedId');
      else if (role === '') complain('relationshipRole is empty');
      else if (relation === undefined) others++;
      else rows.push({ line, student, contact, relation });
    }
    yield rows;
  }
  if (others > 0) {
    const rows = others === 1 ? '1 row names' : `${others.toLocaleString('en-US')} rows name`;
    warnings.add({
      file,
      words: `${rows} somebody who is no parent, guardian or relative, such as a doctor; they are told nothing`,
    });
  }
}

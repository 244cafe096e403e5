import { many, one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { holdsRole, type Operator } from '#domain/people/operator/operator.ts';
import { guessE164 } from '#domain/shared/phone/phone-number.ts';
import type { Vault } from '#vault/vault.ts';

export type StudentList =
  | { kind: 'listed'; groupId: string; students: number }
  /** So many of its entries are no student and no family's number. */
  | { kind: 'unknown'; unknown: number; entries: number }
  | { kind: 'refused'; reason: 'not-a-requester' };

/**
 * Saves a list of students as a group: by their ids, or by the numbers of their families, each of which stands for all
 * students of its guardians. Nobody outside the roster can get onto it: a list with one stranger is refused as a whole, and
 * is told by count alone. That it was tried is in the log, for it says whether the roster has a number.
 */
export async function recordStudentList(
  db: Db,
  vault: Pick<Vault, 'phoneIndexes'>,
  asked: { operator: Operator; name: string; entries: readonly string[] },
): Promise<StudentList> {
  const { operator, entries } = asked;
  return transact(db, async (tx): Promise<StudentList> => {
    const found = await selectStudents(tx, vault, entries);
    const students = [...new Set(found.flatMap(({ studentId }) => studentId))];
    const unknown = entries.length - new Set(found.map(({ entry }) => entry)).size;
    const actor = { kind: 'operator', id: operator.id } as const;
    if (unknown > 0) {
      const facts = { entries: entries.length, unknown };
      await note(tx, actor, 'student-list-refused', actor, facts);
      return { kind: 'unknown', ...facts };
    }
    if (!holdsRole(operator, 'requester', await selectSchools(tx, students)))
      return { kind: 'refused', reason: 'not-a-requester' };
    const row = await one<{ id: string }>(tx)`
      SELECT list_students(${asked.name}, ${students}::uuid[]) AS id`;
    const groupId = row?.id ?? '';
    await note(tx, actor, 'students-listed', on('group', groupId), {
      entries: entries.length,
      students: students.length,
    });
    return { kind: 'listed', groupId, students: students.length };
  });
}

type Found = { entry: string; studentId: string };

/** An entry that is the id of a student is no number, whatever it looks like. */
async function selectStudents(
  tx: Transaction,
  vault: Pick<Vault, 'phoneIndexes'>,
  entries: readonly string[],
): Promise<Found[]> {
  const byId = await many<Found>(tx)`
    SELECT sourced_id AS entry, id AS "studentId" FROM student
    WHERE sourced_id = ANY (${entries}::text[]) AND active`;
  const ids = new Set(byId.map(({ entry }) => entry));
  const numbers = entries.flatMap((entry) => {
    const e164 = ids.has(entry) ? undefined : guessE164(entry);
    return e164 === undefined
      ? []
      : vault.phoneIndexes(e164).map((index) => ({ entry, index: index.toString('hex') }));
  });
  const byNumber = await many<Found>(tx)`
    SELECT said.entry, st.id AS "studentId"
    FROM jsonb_to_recordset(${JSON.stringify(numbers)}::jsonb) AS said (entry text, index text)
    JOIN phone p ON p.index = decode(said.index, 'hex')
    JOIN guardian_phone gp ON gp.phone_id = p.id AND gp.active
    JOIN guardian g ON g.id = gp.guardian_id AND g.active
    JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active AND gs.may_be_contacted
    JOIN student st ON st.id = gs.student_id AND st.active`;
  return [...byId, ...byNumber];
}

async function selectSchools(tx: Transaction, students: readonly string[]): Promise<string[]> {
  const rows = await many<{ id: string }>(tx)`
    SELECT DISTINCT e.school_id AS id FROM enrollment e JOIN school s ON s.id = e.school_id AND s.active
    WHERE e.student_id = ANY (${students}::uuid[]) AND e.active`;
  return rows.map(({ id }) => id);
}

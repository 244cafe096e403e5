import { many, one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { IncidentFile } from '#domain/incident/incident.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import type { Concerned, ScopeKind } from './scope.ts';

export type ConcernedList = { number: number; isDrill: boolean; people: Concerned[] };

/**
 * Everybody whom an incident concerns, by name, for somebody of compliance: one disclosure of all its students (34 CFR 99.32).
 * It is part of a download, which records a refusal.
 */
export async function exportConcerned(
  tx: Transaction,
  vault: Pick<Vault, 'decrypt'>,
  asked: { operator: Operator; incidentId: string; file: IncidentFile },
): Promise<
  | { kind: 'exported'; list: ConcernedList }
  | { kind: 'refused'; reason: 'not-compliance' | 'no-incident' }
> {
  const { operator, incidentId } = asked;
  if (!mayTakeFiles(operator)) return { kind: 'refused', reason: 'not-compliance' };
  const head = await selectHead(tx, incidentId);
  if (head === undefined) return { kind: 'refused', reason: 'no-incident' };
  // The others have counts alone.
  const isNamed = asked.file === 'concerned' || asked.file === 'letters';
  const what = `incident-${asked.file}-file` as Lowercase<string>;
  const rows = isNamed ? await selectConcerned(tx, incidentId) : [];
  const students = [...new Set(rows.flatMap(({ studentId }) => studentId ?? []))];
  await run(tx)`
    INSERT INTO disclosure (operator_id, what, student_ids)
    SELECT ${operator.id}, ${what}, ${students}::uuid[] WHERE cardinality(${students}::uuid[]) > 0`;
  await note(tx, by(operator.id), 'incident-list-shown', on('incident', incidentId), {
    what,
    students: students.length,
    guardians: new Set(rows.flatMap(({ guardianId }) => guardianId ?? [])).size,
  });
  return { kind: 'exported', list: { ...head, people: rows.map((row) => read(row, vault)) } };
}

type Row = Omit<Concerned, 'student' | 'guardian'> & {
  student: Buffer | null;
  studentSourcedId: string | null;
  guardian: Buffer | null;
  guardianSourcedId: string | null;
  reasons: ScopeKind[];
};

async function selectHead(
  tx: Transaction,
  incidentId: string,
): Promise<Omit<ConcernedList, 'people'> | undefined> {
  return one<{ number: number; isDrill: boolean }>(tx)`
    SELECT number, is_drill AS "isDrill" FROM incident WHERE id = ${incidentId}`;
}

/** The students of a family stand together. */
async function selectConcerned(tx: Transaction, incidentId: string): Promise<Row[]> {
  return many<Row>(tx)`
    WITH why AS (
      SELECT p.student_id, p.guardian_id, array_agg(DISTINCT s.kind ORDER BY s.kind) AS reasons
      FROM incident_scope s JOIN incident_person p ON p.scope_id = s.id
      WHERE s.incident_id = ${incidentId} AND s.withdrawn_at IS NULL GROUP BY 1, 2
    )
    SELECT w.student_id AS "studentId", st.name AS student, st.sourced_id AS "studentSourcedId",
      w.guardian_id AS "guardianId", g.name AS guardian, g.sourced_id AS "guardianSourcedId", g.language,
      coalesce(NOT gs.may_be_contacted, false) AS "isBarred", w.reasons,
      ARRAY(SELECT c.name FROM enrollment e JOIN school c ON c.id = e.school_id
        WHERE e.student_id = w.student_id AND e.active ORDER BY c.name) AS schools
    FROM why w
    LEFT JOIN student st ON st.id = w.student_id
    LEFT JOIN guardian g ON g.id = w.guardian_id
    LEFT JOIN guardianship gs ON gs.student_id = w.student_id AND gs.guardian_id = w.guardian_id
    ORDER BY min(w.guardian_id::text) OVER (PARTITION BY w.student_id), w.student_id, w.guardian_id`;
}

function read(row: Row, vault: Pick<Vault, 'decrypt'>): Concerned {
  const { studentSourcedId, guardianSourcedId, student, guardian, ...plain } = row;
  return {
    ...plain,
    student:
      student === null ? null : vault.decrypt(student, `student.name:${studentSourcedId ?? ''}`),
    guardian:
      guardian === null
        ? null
        : vault.decrypt(guardian, `guardian.name:${guardianSourcedId ?? ''}`),
  };
}

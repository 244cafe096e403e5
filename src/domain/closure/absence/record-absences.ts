import { many, one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { EarlyReason } from './absence-stop.ts';
import type { AbsentRow } from './absent-list.ts';

/** What a list comes to, in counts. */
export type ListedAbsences = {
  /** The group of those who are called about; absent where there is nobody. */
  groupId?: string;
  schoolIds: string[];
  students: number;
  excused: number;
  /** Present, late, or without a word on whether it is excused where only unexcused ones are called about. */
  leftOut: number;
  /** Ids of no student at the schools of the person who brought it. */
  strangers: number;
};

/**
 * Keeps a list of a day's absent students: those whom calls are about as a group, and the excused ones as excused. An id that is no
 * student of these schools is counted and called about in no case.
 */
export async function recordAbsences(
  db: Db,
  asked: {
    operator: Operator;
    day: string;
    rows: readonly AbsentRow[];
    /** Those of which the person may bring lists. */
    schoolIds: readonly string[];
    /** Whether only rows are called about that are known to be unexcused. */
    onlyUnexcused: boolean;
    /** Whether the list says which absences are excused. If not, the person who sends it has said what they all are. */
    hasCodes: boolean;
    /** Why it comes before the first bell. */
    earlyReason?: EarlyReason | undefined;
  },
): Promise<ListedAbsences> {
  return transact(db, async (tx) => {
    const of = await findStudents(tx, asked);
    const isLeftOut = ({ status }: AbsentRow) =>
      status === 'present' || (asked.onlyUnexcused && asked.hasCodes && status === 'unsaid');
    const known = asked.rows.flatMap((row) => of(row) ?? []);
    const excused = asked.rows
      .filter((row) => row.status === 'excused')
      .flatMap((row) => of(row) ?? []);
    const left = asked.rows.filter((row) => isLeftOut(row)).flatMap((row) => of(row) ?? []);
    const called = asked.rows
      .filter((row) => row.status !== 'excused' && !isLeftOut(row))
      .flatMap((row) => of(row) ?? []);
    const strangers = asked.rows.length - known.length;
    await insertExcused(tx, { ...asked, students: excused.map(({ id }) => id) });
    const counts = {
      students: called.length,
      excused: excused.length,
      leftOut: left.length,
      strangers,
    };
    const schoolIds = [...new Set(called.flatMap((one) => one.schoolIds))];
    const actor = { kind: 'operator', id: asked.operator.id } as const;
    const groupId =
      called.length === 0
        ? undefined
        : await insertList(tx, {
            ...asked,
            strangers,
            schoolIds,
            students: called.map(({ id }) => id),
          });
    await note(
      tx,
      actor,
      'absences-listed',
      groupId === undefined ? actor : { kind: 'group', id: groupId },
      { day: asked.day, entries: asked.rows.length, ...counts },
    );
    return { ...(groupId === undefined ? {} : { groupId }), schoolIds, ...counts };
  });
}

type Student = { id: string; sourcedId: string; schoolIds: string[] };

/** By id, in whatever case it was typed. Where ids differ in nothing else, only the one that was typed is meant. */
async function findStudents(
  tx: Transaction,
  { rows, schoolIds }: { rows: readonly AbsentRow[]; schoolIds: readonly string[] },
): Promise<(row: AbsentRow) => Student | undefined> {
  const entries = rows.map(({ student }) => student.toLowerCase());
  const found = await many<Student>(tx)`
    SELECT st.id, st.sourced_id AS "sourcedId", array_agg(e.school_id) AS "schoolIds" FROM student st
    JOIN enrollment e ON e.student_id = st.id AND e.active AND e.school_id = ANY (${schoolIds}::uuid[])
    JOIN school s ON s.id = e.school_id AND s.active
    WHERE st.active AND lower(st.sourced_id) = ANY (${entries}::text[]) GROUP BY st.id`;
  const alike = Map.groupBy(found, ({ sourcedId }) => sourcedId.toLowerCase());
  return ({ student }) => {
    const same = alike.get(student.toLowerCase()) ?? [];
    return same.length > 1 ? same.find(({ sourcedId }) => sourcedId === student) : same[0];
  };
}

async function insertExcused(
  tx: Transaction,
  of: { students: readonly string[]; day: string; operator: Operator },
): Promise<void> {
  await run(tx)`
    INSERT INTO excused_absence (student_id, day, marked_by)
    SELECT DISTINCT s.id, ${of.day}::date, ${of.operator.id}::uuid FROM unnest(${[...of.students]}::uuid[]) AS s (id) ORDER BY s.id
    ON CONFLICT DO NOTHING`;
}

/** `Nov 30`. */
const monthAndDay = (day: string) =>
  Temporal.PlainDate.from(day).toLocaleString('en-US', { month: 'short', day: 'numeric' });

async function insertList(
  tx: Transaction,
  list: {
    day: string;
    students: readonly string[];
    schoolIds: readonly string[];
    strangers: number;
    earlyReason?: EarlyReason | undefined;
  },
): Promise<string | undefined> {
  const [only = null, ...others] = list.schoolIds;
  const school = others.length === 0 ? only : null;
  const row = await one<{ id: string }>(tx)`
    SELECT list_absent(${`absent students of ${monthAndDay(list.day)}`}, ${school}::uuid, ${list.day}::date, ${[...list.students]}::uuid[],
      ${list.strangers}::int, ${list.earlyReason ?? null}) AS id`;
  return row?.id;
}

/** Marks students as excused for a day: calls that are under way stop for them, too. */
export async function recordExcused(
  db: Db,
  asked: { operator: Operator; day: string; ids: readonly string[]; schoolIds: readonly string[] },
): Promise<{ students: number; strangers: number }> {
  const rows = asked.ids.map((student) => ({ student, status: 'excused' as const }));
  const { excused, strangers } = await recordAbsences(db, {
    ...asked,
    rows,
    onlyUnexcused: true,
    hasCodes: true,
  });
  return { students: excused, strangers };
}

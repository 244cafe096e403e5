import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { GroupKind } from './group.ts';

export type FoundGroup = {
  id: string;
  kind: GroupKind;
  label: string;
  /** Where its students go: a requester needs the role for each of these. */
  schoolIds: string[];
  phones: number;
  families: number;
};

/**
 * Groups by their ids or by words of their names, with how many it would reach by the roster as it is now. Only those whose
 * students all go to these schools: nobody is offered what they may not ask for.
 */
export async function findGroups(
  db: Db | Transaction,
  asked: {
    schoolIds: readonly string[];
    most: number;
  } & ({ ids: readonly string[] } | { words: string }),
): Promise<FoundGroup[]> {
  const rows = await many<FoundGroup>(db)`
    WITH found AS MATERIALIZED (
      SELECT g.id, g.kind, group_label(g) AS label, g.school_id FROM student_group g
      WHERE g.active AND g.kind <> 'absent' AND (g.school_id IS NULL OR g.school_id = ANY (${asked.schoolIds}::uuid[]))
        AND ${'ids' in asked ? sql`g.id = ANY (${asked.ids}::uuid[])` : holds(asked.words)}
      ORDER BY g.kind IN ('class', 'grade'), g.kind = 'class', g.name, g.id LIMIT ${asked.most}
    ), member AS MATERIALIZED (
      SELECT f.id, f.school_id, m.student_id FROM found f JOIN group_member m ON m.group_id = f.id AND m.active
      JOIN student st ON st.id = m.student_id AND st.active
    ), place AS (
      SELECT m.id, array_agg(DISTINCT e.school_id) AS school_ids FROM member m
      JOIN enrollment e ON e.student_id = m.student_id AND e.active AND e.school_id = coalesce(m.school_id, e.school_id)
      JOIN school s ON s.id = e.school_id AND s.active GROUP BY m.id
    ), kin AS MATERIALIZED (
      SELECT m.id, m.student_id, gs.guardian_id FROM member m
      JOIN guardianship gs ON gs.student_id = m.student_id AND gs.active AND gs.may_be_contacted
      JOIN guardian g ON g.id = gs.guardian_id AND g.active
    ), family AS (
      SELECT id, count(DISTINCT guardians)::int AS families FROM (
        SELECT id, array_agg(guardian_id ORDER BY guardian_id) AS guardians FROM kin GROUP BY id, student_id) k
      GROUP BY id
    ), reach AS (
      SELECT k.id, count(DISTINCT gp.phone_id)::int AS phones FROM kin k
      JOIN guardian_phone gp ON gp.guardian_id = k.guardian_id AND gp.active GROUP BY k.id
    )
    SELECT f.id, f.kind, f.label, p.school_ids AS "schoolIds", coalesce(r.phones, 0) AS phones,
      coalesce(y.families, 0) AS families
    FROM found f JOIN place p USING (id) LEFT JOIN family y USING (id) LEFT JOIN reach r USING (id)
    WHERE p.school_ids <@ ${asked.schoolIds}::uuid[]`;
  return rows.toSorted(byLabel);
}

const mostOffered = 60;

/** What a form for these schools offers: what its words find, and what is chosen already. */
export async function findOfferedGroups(
  db: Db,
  { schoolIds, values }: { schoolIds: readonly string[]; values: Readonly<Record<string, string>> },
): Promise<{ hasAny: boolean; found: FoundGroup[]; isCut: boolean }> {
  if (values['who'] !== 'groups') {
    const row = await one<{ hasAny: boolean }>(db)`
      SELECT EXISTS (SELECT FROM student_group WHERE active) AS "hasAny"`;
    return { hasAny: row?.hasAny === true, found: [], isCut: false };
  }
  const ids = readIds(values['groups']);
  const chosen = ids.length === 0 ? [] : await findGroups(db, { schoolIds, ids, most: 50 });
  const words = values['groupWords'] ?? '';
  const found = await findGroups(db, { schoolIds, words, most: mostOffered });
  const more = found.filter(({ id }) => !ids.includes(id));
  return { hasAny: true, found: [...chosen, ...more], isCut: found.length === mostOffered };
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Of the groups that a form is for, those whose students all go to these schools. */
export async function findChosenGroups(
  db: Db,
  of: { schools: readonly { id: string }[]; values: Readonly<Record<string, string>> },
): Promise<FoundGroup[]> {
  if (of.values['who'] !== 'groups') return [];
  const ids = readIds(of.values['groups']);
  return findGroups(db, { schoolIds: of.schools.map(({ id }) => id), ids, most: ids.length });
}

/** Ids that came back from a client. */
const readIds = (value = ''): string[] => value.split(',').filter((id) => uuid.test(id));

/** In small letters, without signs that no name has and the database doesn't take. */
const readable = (words: string) => words.toLowerCase().replaceAll(/\p{Cc}/gu, ' ');

/** Each word begins one of the label's. */
function holds(words: string) {
  const each = readable(words).split(/\s+/).filter(Boolean);
  return sql`NOT EXISTS (SELECT FROM unnest(${each}::text[]) AS said (word)
    WHERE position(' ' || said.word IN ' ' || translate(lower(group_label(g)), '(:,', '   ')) = 0)`;
}

const order = new Intl.Collator('en-US', { numeric: true });
const byLabel = (one: FoundGroup, other: FoundGroup) => order.compare(one.label, other.label);

/** A group as somebody may name it in a line that they type. */
export type NamedGroup = {
  id: string;
  kind: GroupKind;
  name: string;
  label: string;
  schoolId: string | null;
};

/** Groups of these schools that words may name. Of classes, which are many, only those whose names the words have whole. */
export async function findNamedGroups(
  db: Db | Transaction,
  { schoolIds, words }: { schoolIds: readonly string[]; words: readonly string[] },
): Promise<NamedGroup[]> {
  const said = ` ${readable(words.join(' '))} `;
  return many<NamedGroup>(db)`
    SELECT g.id, g.kind, g.name, group_label(g) AS label, g.school_id AS "schoolId" FROM student_group g
    WHERE g.active AND g.kind <> 'absent' AND (g.school_id IS NULL OR g.school_id = ANY (${schoolIds}::uuid[]))
      AND (g.kind <> 'class' OR position(' ' || lower(g.name) || ' ' IN ${said}) > 0)
    ORDER BY g.id LIMIT 20000`;
}

/** What these families speak at home, as `findHomeLanguages` has it for schools. */
export async function findGroupLanguages(
  db: Db | Transaction,
  groupIds: readonly string[],
): Promise<{ language: string; families: number }[]> {
  return many<{ language: string; families: number }>(db)`
    WITH kin AS (
      SELECT st.id, array_agg(g.id ORDER BY g.id) AS guardians, array_agg(DISTINCT g.language) AS languages
      FROM students_of_groups(${groupIds}::uuid[]) AS st (id)
      JOIN guardianship gs ON gs.student_id = st.id AND gs.active
      JOIN guardian g ON g.id = gs.guardian_id AND g.active GROUP BY st.id
    )
    SELECT spoken.language, count(*)::int AS families
    FROM (SELECT min(languages) AS languages FROM kin GROUP BY guardians) f
    CROSS JOIN unnest(f.languages) AS spoken (language)
    GROUP BY spoken.language ORDER BY families DESC, spoken.language`;
}

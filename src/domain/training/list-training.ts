import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { type CourseName, courseNames } from './course.ts';

/** How the people stand in one course that a role of theirs needs, by name. */
export type CourseStanding = {
  name: CourseName;
  title: string;
  version: number;
  needed: number;
  current: number;
  /** Ends within 30 days; the first to end comes first. */
  ending: { person: string; until: Temporal.Instant }[];
  /** Ended, or of words that have changed since. */
  lapsed: string[];
  never: string[];
};

/** A school where, in a week, fewer than two approvers are there and trained. */
export type ThinSchool = { school: string; now: number; inAWeek: number };

export type StaffTraining = {
  courses: CourseStanding[];
  thin: ThinSchool[];
  duties: { state: string; what: string; citation: string }[];
};

type Row = {
  course: CourseName;
  person: string;
  until: Temporal.Instant | null;
  endsSoon: boolean;
  wasTaken: boolean;
};

/** Who is trained for what their roles need; who lapses within 30 days, who lapsed, who never took it. */
export async function listTraining(db: Db): Promise<StaffTraining> {
  const rows = await selectStandings(db);
  const inForce = await selectCourses(db);
  return {
    courses: courseNames.flatMap((name) => {
      const course = inForce.get(name);
      const people = rows.filter((row) => row.course === name);
      return course === undefined || people.length === 0
        ? []
        : [{ name, ...course, ...sort(people) }];
    }),
    thin: await selectThinSchools(db),
    duties: await selectDuties(db),
  };
}

const byName = (one: { person: string }, other: { person: string }) =>
  one.person.localeCompare(other.person);

function sort(people: readonly Row[]): Omit<CourseStanding, 'name' | 'title' | 'version'> {
  const names = (of: (row: Row) => boolean) =>
    people
      .filter(of)
      .toSorted(byName)
      .map(({ person }) => person);
  return {
    needed: people.length,
    current: people.filter(({ until }) => until !== null).length,
    ending: people
      .flatMap(({ person, until, endsSoon }) =>
        until !== null && endsSoon ? [{ person, until }] : [],
      )
      .toSorted(
        (one, other) => Temporal.Instant.compare(one.until, other.until) || byName(one, other),
      ),
    lapsed: names(({ until, wasTaken }) => until === null && wasTaken),
    never: names(({ until, wasTaken }) => until === null && !wasTaken),
  };
}

async function selectStandings(db: Db): Promise<Row[]> {
  const { rows } = await sql<Row>`
    SELECT n.course, staff_name(o) AS person, r.expires_at AS until,
      coalesce(r.expires_at < now() + interval '30 days', false) AS "endsSoon",
      EXISTS (SELECT FROM training_record t JOIN training_course c ON c.id = t.course_id
        WHERE t.operator_id = o.id AND c.course = n.course) AS "wasTaken"
    FROM (SELECT DISTINCT g.operator_id, n.course FROM role_grant g JOIN course_need n ON n.role = g.role
      WHERE g.revoked_at IS NULL) n
    JOIN operator o ON o.id = n.operator_id AND is_present(o)
    LEFT JOIN training_record r ON r.id = current_training(o.id, n.course)`.execute(db);
  return rows;
}

async function selectCourses(db: Db): Promise<Map<string, { title: string; version: number }>> {
  const { rows } = await sql<{ course: string; title: string; version: number }>`
    SELECT course, content ->> 'title' AS title, version FROM training_course
    WHERE id = training_course_in_force(course)`.execute(db);
  return new Map(rows.map(({ course, ...words }) => [course, words]));
}

/** Those whose training ends in the week are counted now, and not then. */
async function selectThinSchools(db: Db): Promise<ThinSchool[]> {
  const { rows } = await sql<ThinSchool>`
    WITH ready AS MATERIALIZED (
      SELECT DISTINCT g.operator_id, g.school_id, r.expires_at > now() + interval '7 days' AS lasts
      FROM role_grant g JOIN operator o ON o.id = g.operator_id AND is_present(o) AND NOT is_away(o.id)
      JOIN training_record r ON r.id = current_training(o.id)
      WHERE g.role = 'approver' AND g.revoked_at IS NULL
    )
    SELECT s.name AS school, count(DISTINCT r.operator_id)::int AS now,
      (count(DISTINCT r.operator_id) FILTER (WHERE r.lasts))::int AS "inAWeek"
    FROM school s LEFT JOIN ready r ON r.school_id IS NULL OR r.school_id = s.id
    WHERE s.active GROUP BY s.id, s.name
    HAVING (count(DISTINCT r.operator_id) FILTER (WHERE r.lasts)) < 2 ORDER BY "inAWeek", s.name`.execute(
    db,
  );
  return rows;
}

/** Of the district's state, those in force today. */
async function selectDuties(db: Db): Promise<StaffTraining['duties']> {
  const { rows } = await sql<StaffTraining['duties'][number]>`
    SELECT t.state, t.what, t.citation FROM training_duty t JOIN district d ON d.state = t.state
    WHERE t.in_force_from <= current_date ORDER BY t.in_force_from, t.citation`.execute(db);
  return rows;
}

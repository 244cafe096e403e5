import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Role } from '#domain/people/operator/operator.ts';
import { type CourseName, courseNames } from './course.ts';

/** A role that needs the course, for one school or for the whole district. */
export type Place = { role: Role; school: string | null };

/** One of the staff, with the roles for which they need the course. */
export type Learner = { person: string; places: readonly Place[] };

/** How the people stand in one course that a role of theirs needs, by name. */
export type CourseStanding = {
  name: CourseName;
  title: string;
  version: number;
  needed: number;
  current: number;
  /** Ends within 30 days; the first to end comes first. */
  ending: (Learner & { until: Temporal.Instant })[];
  /** Ended, or of words that have changed since. */
  lapsed: Learner[];
  never: Learner[];
  /** The roles of each school in which somebody isn't trained, or soon won't be. */
  gaps: (Place & { needed: number; current: number; ending: number })[];
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
  places: Place[];
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
  const those = (isMeant: (row: Row) => boolean) => people.filter(isMeant).toSorted(byName);
  return {
    needed: people.length,
    current: people.filter(({ until }) => until !== null).length,
    ending: people
      .flatMap(({ person, places, until, endsSoon }) =>
        until !== null && endsSoon ? [{ person, places, until }] : [],
      )
      .toSorted(
        (one, other) => Temporal.Instant.compare(one.until, other.until) || byName(one, other),
      ),
    lapsed: those(({ until, wasTaken }) => until === null && wasTaken),
    never: those(({ until, wasTaken }) => until === null && !wasTaken),
    gaps: findGaps(people),
  };
}

function findGaps(people: readonly Row[]): CourseStanding['gaps'] {
  const held = people.flatMap((row) => row.places.map((place) => ({ ...row, ...place })));
  const groups = Map.groupBy(held, ({ school, role }) => `${school ?? ''}/${role}`);
  return [...groups.values()]
    .map((rows) => ({
      role: rows[0]?.role ?? 'requester',
      school: rows[0]?.school ?? null,
      needed: rows.length,
      current: rows.filter(({ until }) => until !== null).length,
      ending: rows.filter(({ endsSoon }) => endsSoon).length,
    }))
    .filter(({ needed, current, ending }) => current - ending < needed)
    .toSorted((one, other) => (one.school ?? '').localeCompare(other.school ?? ''));
}

async function selectStandings(db: Db): Promise<Row[]> {
  return many<Row>(db)`
    SELECT n.course, staff_name(o) AS person, n.places, training_end(r) AS until,
      coalesce(training_end(r) < now() + interval '30 days', false) AS "endsSoon",
      EXISTS (SELECT FROM training_record t JOIN training_course c ON c.id = t.course_id
        WHERE t.operator_id = o.id AND c.course = n.course) AS "wasTaken"
    FROM (SELECT operator_id, course,
        jsonb_agg(jsonb_build_object('role', role, 'school', school) ORDER BY school NULLS FIRST, role) AS places
      FROM (SELECT DISTINCT g.operator_id, n.course, g.role, s.name AS school
        FROM role_grant g JOIN course_need n ON n.role = g.role LEFT JOIN school s ON s.id = g.school_id
        WHERE g.revoked_at IS NULL) AS held GROUP BY operator_id, course) n
    JOIN operator o ON o.id = n.operator_id AND is_present(o)
    LEFT JOIN training_record r ON r.id = current_training(o.id, n.course)`;
}

async function selectCourses(db: Db): Promise<Map<string, { title: string; version: number }>> {
  const rows = await many<{ course: string; title: string; version: number }>(db)`
    SELECT course, content ->> 'title' AS title, version FROM training_course
    WHERE id = training_course_in_force(course)`;
  return new Map(rows.map(({ course, ...words }) => [course, words]));
}

async function selectThinSchools(db: Db): Promise<ThinSchool[]> {
  return many<ThinSchool>(db)`
    SELECT s.name AS school, a.ready AS now, a.ready_in_a_week AS "inAWeek"
    FROM school_approvers() a JOIN school s ON s.id = a.school_id
    WHERE a.ready_in_a_week < 2 ORDER BY a.ready_in_a_week, s.name`;
}

/** Of the district's state, those in force today. */
async function selectDuties(db: Db): Promise<StaffTraining['duties']> {
  return many<StaffTraining['duties'][number]>(db)`
    SELECT t.state, t.what, t.citation FROM training_duty t JOIN district d ON d.state = t.state
    WHERE t.in_force_from <= current_date ORDER BY t.in_force_from, t.citation`;
}

import type { Notes } from '#sis/csv/problems.ts';
import type { ClassRow } from './read-classes.ts';
import type { EnrollmentRow } from './read-enrollments.ts';
import type { Org } from './read-orgs.ts';
import type { RoleRow } from './read-roles.ts';
import type { BrokenUserRow, UserRow } from './read-users.ts';

/** ISO date: what ended before it is over. */
export type Reading = Notes & { today: string; defaultTimeZone: string | undefined };

type Rows<Row> = (reading: Reading) => AsyncIterable<Row[]>;

/** Whose contact somebody is, and what they are to the student. */
export type RelationshipRow = {
  line: number;
  student: string;
  contact: string;
  relation: 'parent' | 'guardian' | 'relative';
};

/** An export of one kind, read as rows that every kind has. What is absent, this export does not have. */
export type RosterFormat = {
  /** What ties guardians to students, as its reader knows it. */
  ties: 'agentSourcedIds' | 'relationships.csv';
  /** What this kind of export never says, and what follows, for the report. */
  unsaid?: string;
  orgs: (reading: Reading) => Promise<Map<string, Org>>;
  /** Absent where the rows of users say it. */
  roles?: Rows<RoleRow>;
  /** Absent where the rows of users say it. */
  relationships?: Rows<RelationshipRow>;
  users: Rows<UserRow | BrokenUserRow>;
  classes?: Rows<ClassRow>;
  enrollments?: Rows<EnrollmentRow>;
  demographics?: Rows<{ line: number; sourcedId: string }>;
};

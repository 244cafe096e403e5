import type { Course, CourseName, Marks } from './course.ts';

/** The course as it is in force: what a record must be of. */
export type CourseInForce = { id: string; name: CourseName; course: Course };

/** How one person stands: current, or why not. */
export type TrainingState =
  | {
      kind: 'current';
      /** Whether it is of the course in force, or of one before that still counts for some days. */
      isOfCourseInForce: boolean;
      version: number;
      score: number;
      passedAt: Temporal.Instant;
      expiresAt: Temporal.Instant;
    }
  | { kind: 'never' }
  /** A pass of the course in force that is older than it counts. */
  | { kind: 'expired'; expiresAt: Temporal.Instant }
  /** A pass of words that have changed since. */
  | { kind: 'changed'; passedVersion: number };

export type Training = { state: TrainingState; inForce: CourseInForce };

/** One course beside how a person stands in it; `isNeeded`: for a role that they hold. */
export type OwnCourse = Training & { isNeeded: boolean };

export type TrainingResult =
  | { kind: 'passed'; marks: Marks; course: Course; name: CourseName; expiresAt: Temporal.Instant }
  | { kind: 'failed'; marks: Marks; course: Course; name: CourseName }
  /** Passed, but they didn't say that they will do as the course says: nothing is kept. */
  | { kind: 'unattested' }
  /** The words changed while the form was open. */
  | { kind: 'changed'; inForce: CourseInForce };

import type { Course, CourseName } from './course.ts';
import calling from './courses/calling.json' with { type: 'json' };
import studentData from './courses/student-data.json' with { type: 'json' };

/**
 * The course for all who ask or approve. Sources: 47 CFR 64.1200(a), (f)(4); FCC 16-88; FCC 24-24; 34 CFR 99.3, 99.31.
 * A change of a word raises the version: everybody takes it again.
 */
export const standardCourse: Course = calling;

/**
 * The course for all who look up families. Sources: 34 CFR 99.3, 99.4, 99.5, 99.31(a)(1), 99.37; topics of the NCES Forum
 * Guide to Protecting the Privacy of Student Information, section 4.C.
 */
export const studentDataCourse: Course = studentData;

/** What a release publishes. */
export const standardCourses: Readonly<Record<CourseName, Course>> = {
  calling: standardCourse,
  'student-data': studentDataCourse,
};

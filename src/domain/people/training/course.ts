import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** `calling`: what nobody asks or approves without. `student-data`: for all who look up families. */
export const courseNames = ['calling', 'student-data'] as const;
export type CourseName = (typeof courseNames)[number];

/** What a person must know: short lessons, each with its questions. */
export type Course = {
  /** Grows with each change of the words: other words are another course, to be taken again. */
  version: number;
  title: string;
  /** Percent of right answers. */
  passMark: number;
  lessons: readonly Lesson[];
};

export type Lesson = { title: string; text: string; questions: readonly Question[] };

export type Question = {
  /** Unique in its course; letters, digits and dashes. */
  id: string;
  text: string;
  /** By the letter that is chosen; at most 75 characters each, Slack's limit. */
  answers: Readonly<Record<string, string>>;
  right: string;
};

/** A question that was answered wrongly, with the lesson that has the answer. */
export type Mistake = { lesson: Lesson; question: Question };

export type Marks = { score: number; isPassed: boolean; mistakes: readonly Mistake[] };

/** SHA-256 over canonical JSON (RFC 8785): one word changed is another digest. */
export function courseDigest(course: Course): Buffer {
  const canonical = canonicalize(course);
  if (canonical === undefined) throw new Error('there is no course');
  return hash('sha256', Buffer.from(canonical), 'buffer');
}

/** What everybody says of a course to finish it. */
export const attestation = 'I have read this course, and will do as it says.';

export const hasAttested = (answers: Readonly<Record<string, string>>): boolean =>
  answers['attest'] === 'yes';

/** Marks a whole set of answers, by question; one that is missing is wrong. */
export function markAnswers(course: Course, answers: Readonly<Record<string, string>>): Marks {
  const asked = course.lessons.flatMap((lesson) =>
    lesson.questions.map((question) => ({ lesson, question })),
  );
  const mistakes = asked.filter(({ question }) => answers[question.id] !== question.right);
  const score = Math.floor((100 * (asked.length - mistakes.length)) / asked.length);
  return { score, isPassed: score >= course.passMark, mistakes };
}

/** What passes the course: every question with its right answer, and what is said at the end. */
export function rightAnswers(course: Course): Record<string, string> {
  const right = course.lessons.flatMap(({ questions }) =>
    questions.map(({ id, right: letter }): [string, string] => [id, letter]),
  );
  return { ...Object.fromEntries(right), attest: 'yes' };
}

import { expect, test } from 'vitest';
import { courseDigest, markAnswers, rightAnswers } from '#domain/people/training/course.ts';
import { standardCourse } from '#domain/people/training/set-course.ts';

const questions = standardCourse.lessons.flatMap((lesson) => lesson.questions);

test('a changed word is another course: raise the version, then write its digest here', () => {
  expect({
    version: standardCourse.version,
    digest: courseDigest(standardCourse).toString('hex').slice(0, 16),
  }).toEqual({ version: 2, digest: '039c9f3ff57493d7' });
});

test('every question has one right answer among its answers, and a name of its own', () => {
  for (const { answers, right } of questions) expect(Object.keys(answers)).toContain(right);
  expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
  expect(questions.length).toBeGreaterThanOrEqual(8);
  expect(questions.length).toBeLessThanOrEqual(10);
});

test('no single letter passes the course', () => {
  for (const letter of ['a', 'b', 'c']) {
    const answers = Object.fromEntries(questions.map(({ id }) => [id, letter]));
    expect(markAnswers(standardCourse, answers).isPassed).toBe(false);
  }
});

test('eight of ten pass and seven do not; what is missing is wrong, and is told with its lesson', () => {
  const right = Object.entries(rightAnswers(standardCourse));
  const first = (count: number) =>
    markAnswers(standardCourse, Object.fromEntries(right.slice(0, count)));

  expect(first(10)).toEqual({ score: 100, isPassed: true, mistakes: [] });
  expect(first(8)).toMatchObject({ score: 80, isPassed: true });
  expect(first(7)).toMatchObject({ score: 70, isPassed: false });
  expect(first(8).mistakes.map(({ question }) => question.id)).toEqual(['second-person', 'stop']);
  expect(first(8).mistakes.map(({ lesson }) => lesson.title)).toEqual([
    '5 · Two people, and how to stop',
    '5 · Two people, and how to stop',
  ]);
  expect(markAnswers(standardCourse, {}).score).toBe(0);
});

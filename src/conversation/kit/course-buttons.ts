import type { Button } from '#cards/card.ts';
import type { CourseName } from '#domain/people/training/course.ts';

/** What opens a course, wherever somebody is told that they need it. */
export function courseButton(label: string, course: CourseName = 'calling'): Button {
  return { verb: 'training-form', label, style: 'primary', data: { course }, opensForm: true };
}

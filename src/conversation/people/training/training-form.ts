import { choicesOf, type Form } from '#cards/form.ts';
import { attestation } from '#domain/people/training/course.ts';
import type { CourseInForce } from '#domain/people/training/training.ts';

/** The whole course: each lesson to read, and its questions below it. */
export function trainingForm({ id, course }: CourseInForce, lead?: string): Form {
  return {
    verb: 'training',
    title: 'Training',
    submitLabel: 'Submit',
    data: { course: id },
    intro: `${lead === undefined ? '' : `${lead} `}${course.title}. It takes about five minutes; ${course.passMark}% of the answers must be right. Take it as often as you like.`,
    fields: [
      ...course.lessons.flatMap((lesson, index) => [
        {
          kind: 'words' as const,
          name: `lesson-${index + 1}`,
          label: lesson.title,
          text: lesson.text,
        },
        ...lesson.questions.map((question) => ({
          kind: 'choice' as const,
          name: question.id,
          label: question.text,
          choices: choicesOf(question.answers),
        })),
      ]),
      {
        kind: 'choice',
        name: 'attest',
        label: attestation,
        choices: [{ value: 'yes', label: 'Yes' }],
      },
    ],
  };
}

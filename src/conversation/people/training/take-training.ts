import { choicesOf, type Form } from '#cards/form.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Press,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { attestation, courseNames } from '#domain/people/training/course.ts';
import { findOwnCourses, findTraining } from '#domain/people/training/find-training.ts';
import { recordTraining } from '#domain/people/training/record-training.ts';
import type { CourseInForce } from '#domain/people/training/training.ts';
import { trainingCard, trainingFailedCard, trainingPassedCard } from './training-card.ts';

export const trainingCommand = {
  typed: {
    'closure training': {
      who: 'everyone',
      help: 'Your training; take a course',
      isUsual: true,
      offered: ['personal'],
      answer: showTraining,
    },
  },
  pressed: { 'training-form': openCourse },
  submitted: { training: submitCourse },
} satisfies Command;

/** How the actor stands in each course, and the way to it. */
async function showTraining(context: CommandContext, actor: Actor): Promise<Reply> {
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  const courses = await findOwnCourses(context.db, actor.operator.id);
  if (courses.length === 0) return refuse('no-course');
  return { kind: 'private', card: trainingCard(courses, district.timeZone) };
}

async function openCourse(context: CommandContext, actor: Actor, { data }: Press): Promise<Reply> {
  const name = courseNames.find((one) => one === data['course']);
  const training = await findTraining(context.db, actor.operator.id, name);
  if (training === undefined) return refuse('no-course');
  return { kind: 'form', form: trainingForm(training.inForce) };
}

/** The answers came back: a pass counts at once, and a failed try may be followed by the next one at once. */
async function submitCourse(
  context: CommandContext,
  actor: Actor,
  { data, values }: Submission,
): Promise<Reply> {
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  const result = await recordTraining(context.db, {
    operator: actor.operator,
    courseId: readId(data['course']),
    answers: values,
    by: actor.account.platform,
  });
  switch (result?.kind) {
    case undefined:
      return refuse('no-course');
    case 'changed':
      return {
        kind: 'form',
        form: trainingForm(
          result.inForce,
          'The course changed while you had it open. Please take this one.',
        ),
      };
    case 'unattested':
      return { kind: 'errors', errors: { attest: 'Choose “Yes” to finish.' } };
    case 'failed':
      return {
        kind: 'private',
        card: trainingFailedCard(result.marks, result.course, result.name),
      };
    case 'passed':
      return {
        kind: 'private',
        card: trainingPassedCard(result, district.timeZone),
      };
  }
}

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

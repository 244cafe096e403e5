import { fact, factList, heading, say, strong } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { date } from '#cards/format.ts';
import type { Course, Marks } from '#domain/training/course.ts';
import type { Training } from '#domain/training/training.ts';

const why = 'You need current training to request or approve calls.';

export function courseButton(label: string): Button {
  return { verb: 'training-form', label, style: 'primary', data: {}, opensForm: true };
}

/** How one person's training stands, and the way to the course. */
export function trainingCard({ state, inForce }: Training, timeZone: string): Card {
  const day = (instant: Temporal.Instant) => date(instant, timeZone);
  const { course } = inForce;
  switch (state.kind) {
    case 'current':
      return card(
        { text: 'Current', tone: 'good' },
        `Your training is current until ${day(state.expiresAt)}.`,
        [
          factList([
            fact('Course', `${course.title}, version ${state.version}`),
            fact('Passed', `${day(state.passedAt)}, with ${state.score}%`),
            fact('Current until', `${day(state.expiresAt)}, unless the course changes`),
          ]),
        ],
        'Take the course again',
      );
    case 'never':
      return card(
        { text: 'Not taken', tone: 'warning' },
        `You have not taken the course yet. ${why}`,
        [],
        'Take the course',
      );
    case 'expired':
      return card(
        { text: 'Lapsed', tone: 'warning' },
        `Your training ended on ${day(state.expiresAt)}. It lasts a year. ${why}`,
        [],
        'Take the course',
      );
    case 'changed':
      return card(
        { text: 'Lapsed', tone: 'warning' },
        `The course has changed since you passed version ${state.passedVersion}. It is now version ${course.version}. ${why}`,
        [],
        'Take the course',
      );
  }
}

/** What was handed in was enough; what was wrong all the same is told with its lesson. */
export function trainingPassedCard(
  marks: Marks,
  expiresAt: Temporal.Instant,
  timeZone: string,
): Card {
  const text = `You passed with ${marks.score}%. Your training is current from now until ${date(expiresAt, timeZone)}. You can request and approve now.`;
  return {
    title: 'Training passed',
    badge: { text: 'Current', tone: 'good' },
    blocks: [say(text), ...mistakeBlocks(marks)],
    buttons: [],
    summary: text,
  };
}

export function trainingFailedCard(marks: Marks, course: Course): Card {
  const text = `${marks.score}% of your answers are right; you need ${course.passMark}%. Read the lessons below and take the course again, right away if you like.`;
  return {
    title: 'Training not passed yet',
    badge: { text: 'Not passed', tone: 'warning' },
    blocks: [say(text), ...mistakeBlocks(marks)],
    buttons: [courseButton('Take the course again')],
    summary: text,
  };
}

/** Each lesson once, with its questions that went wrong; the right answer is in the lesson. */
function mistakeBlocks({ mistakes }: Marks): Block[] {
  const lessons = [...new Set(mistakes.map(({ lesson }) => lesson))];
  return lessons.flatMap((lesson): Block[] => [
    heading(lesson.title),
    ...mistakes
      .filter((mistake) => mistake.lesson === lesson)
      .map(({ question }): Block => strong(`Wrong: ${question.text}`)),
    say(lesson.text),
  ]);
}

function card(
  badge: NonNullable<Card['badge']>,
  text: string,
  blocks: Block[],
  button: string,
): Card {
  return {
    title: 'Your training',
    badge,
    blocks: [say(text), ...blocks],
    buttons: [courseButton(button)],
    summary: text,
  };
}

import { fact, factList, heading, note, say, strong } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { date } from '#cards/format.ts';
import { courseButton } from '#conversation/kit/course-buttons.ts';
import type { Course, CourseName, Marks } from '#domain/people/training/course.ts';
import type { TrainingReminder } from '#domain/people/training/find-training-reminder.ts';
import type { OwnCourse, TrainingResult } from '#domain/people/training/training.ts';

/** What a course is needed for. */
const neededFor: Record<CourseName, string> = {
  calling: 'You need it to request or approve calls.',
  'student-data': 'Everyone who looks up families takes it.',
};
/** What a pass lets people do at once. */
const nowYouCan: Record<CourseName, string> = {
  calling: ' You can request and approve now.',
  'student-data': '',
};

/** How one person stands in every course, and the way to each. */
export function trainingCard(courses: readonly OwnCourse[], timeZone: string): Card {
  const missing = courses.filter(({ isNeeded, state }) => isNeeded && state.kind !== 'current');
  const isCurrent = missing.length === 0;
  const summary = isCurrent
    ? 'Your training is current.'
    : `You need to take ${new Intl.ListFormat('en-US').format(missing.map(({ inForce }) => `“${inForce.course.title}”`))}.`;
  return {
    title: 'Your training',
    badge: isCurrent
      ? { text: 'Current', tone: 'good' }
      : { text: 'Course to take', tone: 'warning' },
    blocks: [say(summary), ...courses.flatMap((own) => courseBlocks(own, timeZone))],
    buttons: courses.map(({ inForce, state, isNeeded }) => {
      const isCurrent = state.kind === 'current';
      const label = `Take “${inForce.course.title}”${isCurrent ? ' again' : ''}`;
      const { style: _style, ...quiet } = courseButton(label, inForce.name);
      return isNeeded && !isCurrent ? courseButton(label, inForce.name) : quiet;
    }),
    summary,
  };
}

function courseBlocks({ state, inForce, isNeeded }: OwnCourse, timeZone: string): Block[] {
  const day = (instant: Temporal.Instant) => date(instant, timeZone);
  const { course, name } = inForce;
  const why = isNeeded ? neededFor[name] : 'None of your roles needs it.';
  const title = heading(`${course.title}, version ${course.version}`);
  switch (state.kind) {
    case 'current':
      return [
        title,
        factList([
          fact('Passed', `${day(state.passedAt)}, with ${state.score}%`),
          fact(
            'Current until',
            state.isOfCourseInForce
              ? day(state.expiresAt)
              : `${day(state.expiresAt)}. The course has changed: take it again before then.`,
          ),
        ]),
      ];
    case 'never':
      return [title, say(`Not taken yet. ${why}`)];
    case 'expired':
      return [title, say(`It ended on ${day(state.expiresAt)}. It lasts a year. ${why}`)];
    case 'changed':
      return [
        title,
        say(
          `It has changed since you passed version ${state.passedVersion}. Take it again. ${why}`,
        ),
      ];
  }
}

/** What was handed in was enough; what was wrong all the same is told with its lesson. */
export function trainingPassedCard(
  { marks, name, course, expiresAt }: Extract<TrainingResult, { kind: 'passed' }>,
  timeZone: string,
): Card {
  const text = `You passed “${course.title}” with ${marks.score}%. It counts from now until ${date(expiresAt, timeZone)}.${nowYouCan[name]}`;
  return {
    title: 'Training passed',
    badge: { text: 'Current', tone: 'good' },
    blocks: [say(text), ...mistakeBlocks(marks)],
    buttons: [],
    summary: text,
  };
}

export function trainingFailedCard(
  marks: Marks,
  course: Course,
  name: CourseName = 'calling',
): Card {
  const text = `${marks.score}% of your answers are right; you need ${course.passMark}%. Read the lessons below and take the course again, right away if you like.`;
  return {
    title: 'Training not passed yet',
    badge: { text: 'Not passed', tone: 'warning' },
    blocks: [say(text), ...mistakeBlocks(marks)],
    buttons: [courseButton('Take the course again', name)],
    summary: text,
  };
}

/** A year is nearly over, or the days after the course changed. */
export function trainingReminderCard(
  { course, expiresAt, daysLeft }: TrainingReminder,
  timeZone: string,
): Card {
  const when = daysLeft === 0 ? 'today' : daysLeft === 1 ? 'tomorrow' : `in ${daysLeft} days`;
  const by = daysLeft === 0 ? 'Take it again now' : 'Take it again before then';
  const text = `Your training “${course.title}” ends ${when}, on ${date(expiresAt, timeZone)}. ${by}: it takes five minutes.`;
  return {
    title: daysLeft === 0 ? 'Your training ends today' : 'Your training ends soon',
    badge: { text: `Ends ${when}`, tone: 'warning' },
    blocks: [say(text), note(neededFor[course.name])],
    buttons: [courseButton('Take the course', course.name)],
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

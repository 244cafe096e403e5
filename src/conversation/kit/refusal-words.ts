import type { Card } from '#cards/card.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { courseButton } from '#conversation/kit/course-buttons.ts';

import { type Refusal, refusals } from '#refusals/refusals.ts';

/** What leads on where a course is missing. */
const wayToCourse = {
  untrained: courseButton('Take the course'),
  'untrained-for-data': courseButton('Take the course', 'student-data'),
};

function refusalCard(reason: Refusal, text: string): Card {
  return sentenceCard({
    text,
    ...(reason in wayToCourse
      ? { buttons: [wayToCourse[reason as keyof typeof wayToCourse]] }
      : {}),
  });
}

/** The answer that says no, to the actor alone; `text` where more is known than the reason. */
export function refuse(
  reason: Refusal,
  text: string = refusals[reason],
): { kind: 'private'; card: Card } {
  return { kind: 'private', card: refusalCard(reason, text) };
}

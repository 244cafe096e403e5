import { fact, factList, heading, say, table } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { date } from '#cards/format.ts';
import { heldRoleName, wholeDistrict } from '#cards/words/role-words.ts';
import {
  type AccessReview,
  type HeldRole,
  type PersonToReview,
  shownCode,
} from '#domain/people/access-review/access-review.ts';
import { count, plural } from '#domain/shared/count-words.ts';

const title = 'Access review';
const yearInHours = 365 * 24;

/** `/closure people review`: one person after the other, for the eyes of the compliance staff. */
export function accessReviewCard(
  review: AccessReview | undefined,
  asked: { requesterId: string; timeZone: string },
): Card {
  if (review === undefined || review.finishedAt !== null || review.waiting.length === 0) {
    return {
      title,
      blocks: [say(lastWords(review, asked.timeZone))],
      buttons: [{ verb: 'review-start', label: 'Start a review', style: 'primary', data: {} }],
      summary: title,
    };
  }
  const next = review.waiting.find(({ id }) => id !== asked.requesterId);
  return {
    title,
    badge: { text: `${count(review.waiting.length)} left`, tone: 'waiting' },
    blocks: [
      factList([
        fact('Started', date(review.startedAt, asked.timeZone)),
        fact('Kept', count(review.kept)),
        fact('Removed', count(review.removed)),
      ]),
      ...(next === undefined ? [ownRoles] : [heading(next.name), roleTable(next, asked.timeZone)]),
    ],
    buttons: next === undefined ? [] : decideButtons(review, next),
    summary: next === undefined ? title : `${title}: ${next.name}`,
  };
}

/** What the list of people says about the last review. */
export function reviewNote(
  review: AccessReview | undefined,
  asked: { now: Temporal.Instant; timeZone: string },
): string {
  const isOpen = review !== undefined && review.finishedAt === null;
  if (isOpen && review.waiting.length > 0)
    return `Access review: in progress, ${count(review.waiting.length)} left.`;
  const last = isOpen ? review.startedAt : (review?.finishedAt ?? undefined);
  const isDue = last === undefined || asked.now.since(last).total('hours') > yearInHours;
  return `${lastWords(review, asked.timeZone)}${isDue ? ' It is due: compliance staff type “closure people review”.' : ''}`;
}

const ownRoles: Block = say(
  'Only your own roles are left. Someone else on the compliance staff has to review them.',
);

function lastWords(review: AccessReview | undefined, timeZone: string): string {
  if (review === undefined) return 'Access review: none yet.';
  const { startedAt, finishedAt, kept, removed } = review;
  const when =
    finishedAt === null
      ? `no one is left from the one of ${date(startedAt, timeZone)}`
      : `finished ${date(finishedAt, timeZone)}`;
  return `Access review: ${when}, ${plural(kept, 'person', 'people')} kept, ${count(removed)} removed.`;
}

function roleTable({ roles }: PersonToReview, timeZone: string): Block {
  const givenBy = ({ by }: HeldRole) =>
    by.length === 0 ? 'The first staff list' : by.join(' and ');
  return table(
    ['Role', 'Where', 'Since', 'Given by'],
    'llll',
    roles.map((held) => [
      heldRoleName(held),
      held.school ?? wholeDistrict,
      date(held.since, timeZone),
      givenBy(held),
    ]),
  );
}

function decideButtons(review: AccessReview, person: PersonToReview): Button[] {
  const data = { review: review.id, person: person.id, shown: shownCode(person) };
  return [
    { verb: 'review-keep', label: 'Keep', style: 'primary', data },
    {
      verb: 'review-remove',
      label: 'Remove',
      style: 'danger',
      data,
      confirm: {
        title: `Take all roles from ${person.name}?`,
        text: 'Their roles end right away. Two administrators can give roles again.',
        yes: 'Take them',
      },
    },
  ];
}

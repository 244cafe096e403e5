import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, press, words } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { mayReview } from '#domain/people/access-review/access-review.ts';
import { decideAccess } from '#domain/people/access-review/decide-access.ts';
import { findAccessReview } from '#domain/people/access-review/find-access-review.ts';
import { startAccessReview } from '#domain/people/access-review/start-access-review.ts';
import { accessReviewCard } from './access-review-card.ts';

export const reviewCommand = {
  pressed: {
    'review-start': press(
      {},
      'review-over',
      ({ db }, { operator }) => startAccessReview(db, operator),
      showReview,
    ),
    'review-keep': decide('keep'),
    'review-remove': decide('remove'),
  },
} satisfies Command;

/** `/closure people review`: the next person to decide on, or the last review. */
export async function showReview(context: CommandContext, actor: Actor): Promise<Reply> {
  if (!mayReview(actor.operator)) return refuse('not-a-reviewer');
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  return {
    kind: 'private',
    card: accessReviewCard(await findAccessReview(context.db), {
      requesterId: actor.operator.id,
      timeZone: district.timeZone,
    }),
  };
}

/** Keep or Remove under one person: the next one follows. */
function decide(decision: 'keep' | 'remove') {
  return press(
    { review: id, person: id, shown: words },
    'review-over',
    ({ db }, { operator, account: { platform } }, { review: reviewId, person: personId, shown }) =>
      decideAccess(db, { operator, platform, reviewId, personId, shown, decision }),
    showReview,
  );
}

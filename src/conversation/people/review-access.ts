import type { Asker, Command, CommandContext, Press, Reply } from '#conversation/command.ts';
import { accessReviewCard } from '#conversation/people/access-review-card.ts';
import { readId } from '#conversation/read-id.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { mayReview } from '#domain/people/access-review/access-review.ts';
import { decideAccess } from '#domain/people/access-review/decide-access.ts';
import { findAccessReview } from '#domain/people/access-review/find-access-review.ts';
import { startAccessReview } from '#domain/people/access-review/start-access-review.ts';

export const reviewCommand = {
  pressed: {
    'review-start': startReview,
    'review-keep': (context, asker, { data }) =>
      decideReview(context, asker, { decision: 'keep', data }),
    'review-remove': (context, asker, { data }) =>
      decideReview(context, asker, { decision: 'remove', data }),
  },
} satisfies Command;

/** `/closure people review`: the next person to decide on, or the last review. */
export async function showReview(context: CommandContext, asker: Asker): Promise<Reply> {
  if (!mayReview(asker.operator)) return refuse('not-a-reviewer');
  const district = await findDistrict(context.db);
  if (district === undefined) return refuse('no-district');
  return {
    kind: 'private',
    card: accessReviewCard(await findAccessReview(context.db), {
      askerId: asker.operator.id,
      timeZone: district.timeZone,
    }),
  };
}

async function startReview(context: CommandContext, asker: Asker): Promise<Reply> {
  const started = await startAccessReview(context.db, asker.operator);
  return started.kind === 'refused' ? refuse(started.reason) : showReview(context, asker);
}

/** Keep or Remove under one person: the next one follows. */
async function decideReview(
  context: CommandContext,
  asker: Asker,
  { decision, data }: { decision: 'keep' | 'remove'; data: Press['data'] },
): Promise<Reply> {
  const reviewId = readId(data['review']);
  const personId = readId(data['person']);
  if (reviewId === undefined || personId === undefined) return refuse('review-over');
  const decided = await decideAccess(context.db, {
    operator: asker.operator,
    platform: asker.account.platform,
    reviewId,
    personId,
    shown: data['shown'] ?? '',
    decision,
  });
  return decided.kind === 'refused' ? refuse(decided.reason) : showReview(context, asker);
}

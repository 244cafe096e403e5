import { followUp, textsOnceMore } from '#domain/attempt/machine/retry.ts';
import { timesOf } from '#test/simulation/world/database.ts';
import {
  type Attempt,
  type Campaign,
  hasTold,
  isListed,
  isOpen,
  isTextFirst,
} from '#test/simulation/world/rows.ts';
import type { World } from '#test/simulation/world/world.ts';
import type { Broken } from './contacts.ts';

/** What must be true of a campaign when its day is over. */
export function checkBooks(world: World, campaign: Campaign, broken: Broken): void {
  const { attempts, policy } = campaign;
  for (const attempt of attempts) {
    if (isOpen(attempt)) broken('I9 everything ends', `attempt ${attempt.id} in ${attempt.state}`);
    else if (attempt.disposition === null)
      broken('I9 every ending is told', `attempt ${attempt.id}`);
    const refused = attempts.filter(
      ({ phone, channel, disposition }) =>
        phone === attempt.phone &&
        channel === attempt.channel &&
        (disposition === 'account' || disposition === 'refused'),
    );
    // Texts of an emergency that our account may not send are tried until it may.
    const isUrgentText = attempt.channel === 'text' && policy.purpose === 'emergency';
    const more = isUrgentText ? refused.length : Math.min(1, refused.length);
    const most =
      attempt.channel === 'text' ? Math.max(textsOnceMore, policy.maxTries) : policy.maxTries;
    if (attempt.tryNumber > most + more) broken('I8 no try too many', `attempt ${attempt.id}`);
    checkFollowed(attempt, broken);
  }
  // Every line of the sealed list has a first try, and no try stands alone: planned is the sum of what ended.
  const lines = new Set(attempts.map(({ phone, channel }) => `${phone.id} ${channel}`));
  const firsts = attempts.filter(({ tryNumber }) => tryNumber === 1);
  if (firsts.length !== lines.size) broken('I9 the books balance', `campaign ${campaign.id}`);
  for (const { id, carrierId } of attempts) {
    if (carrierId !== null && world.callsOf.get(carrierId)?.id !== id) {
      broken('I4 a call is of one attempt', carrierId);
    }
  }
}

/** It spoke, and nobody could tell yet to whom. */
function seemsTold({ spoken, firstEnding }: Attempt): boolean {
  return spoken && firstEnding?.disposition === 'machine' && firstEnding.answeredBy !== 'machine';
}

/** What an ending leads to by the policy must be there, unless the campaign was over by then. */
function checkFollowed(attempt: Attempt, broken: Broken): void {
  const { campaign, firstEnding, channel, tryNumber, misses, phone } = attempt;
  if (firstEnding === undefined || firstEnding.at >= campaign.stoppedAt) return;
  // What the gate, or the last fence, keeps back on one channel it would keep back on the other.
  if (attempt.state === 'suppressed' || attempt.state === 'canceled') return;
  // Where nobody could tell who listened, it may have been a person.
  if (firstEnding.disposition === 'machine' && firstEnding.answeredBy !== 'machine') return;
  const { superseded } = attempt;
  const times = timesOf(attempt, firstEnding.at);
  const ended = {
    channel,
    tryNumber,
    misses,
    superseded,
    isTextFirst: isTextFirst(attempt),
    ...firstEnding,
    ...times,
  };
  const next = followUp(campaign.policy, ended);
  if (firstEnding.at >= campaign.stopTryingAt || next.kind === 'none' || next.kind === 'next-day')
    return;
  const wanted = {
    retry: { channel, tryNumber: tryNumber + 1 },
    text: { channel: 'text', tryNumber: 1 },
    call: { channel: 'voice', tryNumber: 1 },
  }[next.kind];
  if (!isListed(campaign, phone, wanted.channel === 'voice' ? 'voice' : 'text')) return;
  // Another call has told the phone, as far as was known when it ended, or ended later: then it was that one's to be
  // followed.
  const isLast = !campaign.attempts.some(
    (other) =>
      other !== attempt &&
      other.phone === phone &&
      other.channel === 'voice' &&
      (hasTold(other) ||
        seemsTold(other) ||
        (!attempt.spoken && (other.firstEnding?.at ?? Infinity) > firstEnding.at)),
  );
  if (next.kind === 'text' && !isLast) return;
  const follows = campaign.attempts.some(
    (other) =>
      other.phone === phone &&
      other.channel === wanted.channel &&
      other.tryNumber === wanted.tryNumber,
  );
  if (!follows)
    broken('nobody is forgotten', `after attempt ${attempt.id}, ${firstEnding.disposition}`);
}

import {
  type AttemptState,
  type Disposition,
  isOver,
  type Standing,
  textsFirst,
} from '#domain/attempt/machine/attempt.ts';
import type { RetryPolicy } from '#domain/attempt/machine/retry.ts';
import type { AnsweredBy } from '#domain/shared/carrier/carrier-report.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Lock } from './lock.ts';

/** The rows of the model database. Times are milliseconds of its clock. */
export type Phone = {
  id: number;
  zones: readonly string[];
  gate: Lock;
  /** The carrier holds a STOP of it, of which we know nothing: it refuses our texts. */
  holdsStop: boolean;
  revokedAt: number;
  /** Nobody of ours is at this number: an emergency does not go there either. */
  wrongNumberAt: number;
  badNumberAt: number;
  /** Its people asked for texts, and no calls. */
  textsOnlyAt: number;
  /** For the checker: the withdrawal that waits for orders, as people's do. */
  withdrawnAt: number;
};

export type Campaign = {
  id: number;
  state: 'dialing' | 'paused' | 'stopped' | 'finished';
  policy: RetryPolicy;
  channels: readonly Channel[];
  /** Who had asked for texts when the list was sealed. */
  textsOnly: ReadonlySet<Phone>;
  phones: readonly Phone[];
  stopTryingAt: number;
  approved: boolean;
  stoppedAt: number;
  /** For the checker: since when it does not dial. */
  pausedAt: number;
  resumedAt: number;
  line: Lock;
  attempts: Attempt[];
};

export type Attempt = Standing & {
  id: number;
  campaign: Campaign;
  phone: Phone;
  lock: Lock;
  worker: number;
  token: number;
  createdAt: number;
  notBefore: number;
  deadlineAt: number;
  intentAt: number;
  /** The fence under which a withdrawal wants it back. */
  recallFence: string | undefined;
  /** For the checker: what it last saw, and how the attempt ended at first. */
  seen: AttemptState;
  firstEnding:
    | {
        disposition: Disposition;
        answeredBy: AnsweredBy | null;
        mayBeCalled: boolean;
        at: number;
      }
    | undefined;
  /** For the checker: since when it is in doubt. */
  doubtedAt: number;
  /** For the checker: a question about it, or its worker, got no answer. */
  unanswered: boolean;
  /** Orders that left under the present intent, and may have been placed. */
  orders: number;
};

export type Orphan = { carrierId: string; dueAt: number; ended: boolean };

/** What the database's function of this name says of a try. */
export function hasTold({ spoken, disposition, answeredBy, campaign }: Attempt): boolean {
  const isRecorded = disposition === 'machine' && answeredBy === 'machine';
  return spoken && !(campaign.policy.machines === 'leave-and-retry' && isRecorded);
}

export const isOpen = (attempt: Attempt): boolean => !isOver(attempt.state);

/** Whether the sealed list has it. Who asked for texts is texted whatever the delivery, and called in an emergency alone. */
export function isListed(
  { channels, textsOnly, policy }: Campaign,
  phone: Phone,
  channel: Channel,
) {
  if (!textsOnly.has(phone)) return channels.includes(channel);
  return channel === 'text' || policy.purpose === 'emergency';
}

/** By the list it is called only where no text is delivered. */
export function isTextFirst({ campaign, phone }: Pick<Attempt, 'campaign' | 'phone'>): boolean {
  return campaign.policy.purpose === 'emergency' && campaign.textsOnly.has(phone);
}

/** What a try is for. */
export const useOf = ({ campaign, channel }: Attempt) => ({
  purpose: campaign.policy.purpose,
  channel,
});

/** The consent rules of the model: what would speak against a call to this phone, or a text. */
export function verdictOn(
  phone: Phone,
  { purpose, channel }: { purpose: RetryPolicy['purpose']; channel: Channel },
  now: number,
) {
  if (phone.wrongNumberAt <= now) return { rule: 'wrong-number', allowed: false };
  if (phone.badNumberAt <= now) return { rule: 'bad-number', allowed: false };
  if (channel === 'voice' && phone.textsOnlyAt <= now) {
    return purpose === 'emergency'
      ? { rule: textsFirst, allowed: true }
      : { rule: 'texts-only', allowed: false };
  }
  if (purpose !== 'emergency' && phone.revokedAt <= now) return { rule: 'revoked', allowed: false };
  return { rule: 'emergency', allowed: true };
}

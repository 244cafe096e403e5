import {
  type AttemptState,
  type Disposition,
  isOver,
  type Standing,
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
  /** For the checker: the withdrawal that waits for orders, as people's do. */
  withdrawnAt: number;
};

export type Campaign = {
  id: number;
  state: 'dialing' | 'paused' | 'stopped' | 'finished';
  policy: RetryPolicy;
  channels: readonly Channel[];
  phones: readonly Phone[];
  stopTryingAt: number;
  approved: boolean;
  stoppedAt: number;
  /** For the checker: since when it does not dial. */
  pausedAt: number;
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

/** The consent rules of the model: what would speak against a call to this phone. */
export function verdictOn(phone: Phone, purpose: RetryPolicy['purpose'], now: number) {
  if (phone.wrongNumberAt <= now) return { rule: 'wrong-number', allowed: false };
  if (phone.badNumberAt <= now) return { rule: 'bad-number', allowed: false };
  if (purpose !== 'emergency' && phone.revokedAt <= now) return { rule: 'revoked', allowed: false };
  return { rule: 'emergency', allowed: true };
}

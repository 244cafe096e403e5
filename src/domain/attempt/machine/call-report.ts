import type { RejectionClass } from '#domain/shared/rejection-class.ts';
import {
  type AnsweredBy,
  type AttemptState,
  type Disposition,
  isOver,
  isReached,
  rankOf,
  type Standing,
} from './attempt.ts';

/** What the carrier says about an order, without the number and the token it came with. */
export type CallNews = {
  carrierId: string;
  /** The carrier's order of events of one call; 0 where it gives none. */
  sequenceNumber: number;
  /** The carrier's own word, kept as evidence. */
  carrierStatus: string;
} & (
  | { kind: 'call'; progress: 'queued' | 'ringing' | 'answered' }
  | { kind: 'call'; progress: 'ended'; ending: CallEnding; seconds: number }
  | { kind: 'answered-by'; by: AnsweredBy }
  | { kind: 'text'; progress: TextProgress; code?: number; class?: RejectionClass }
);

type TextProgress =
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  /** Passed on, and no receipt has come for a while; many carriers never send one. */
  | 'no-receipt';
type Progress = 'queued' | 'ringing' | 'answered' | 'ended' | TextProgress;

const endings: ReadonlySet<Progress> = new Set([
  'ended',
  'delivered',
  'undelivered',
  'failed',
  'no-receipt',
]);

export function isEnding(progress: Progress): boolean {
  return endings.has(progress);
}

/**
 * Whether the news may say something about the phone or about our account, too. It is recorded by itself: what locks
 * gates or changes a campaign holds up nobody else's news.
 */
export function isWiderThanItsCall(news: CallNews): boolean {
  return news.kind === 'text' && news.class !== undefined;
}

type CallEnding = 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';

export type Reading =
  | { kind: 'move'; to: AttemptState; disposition?: Disposition; seconds?: number }
  /** Who answered is known now; and where we had not heard so much, that somebody did. */
  | { kind: 'note'; by: AnsweredBy; to?: 'answered' }
  /** The attempt is over and stays so; only what we say about its ending was wrong. */
  | { kind: 'correct'; disposition: Disposition; by?: AnsweredBy; seconds?: number }
  | { kind: 'stale' };

/** What the news means. News is applied only where it brings the attempt further, in whatever order it comes. */
export function readNews(attempt: Standing, news: CallNews): Reading {
  switch (news.kind) {
    case 'answered-by':
      return readAnswerer(attempt, news.by);
    case 'call':
      return news.progress === 'ended'
        ? readEnding(attempt, news.ending, news.seconds)
        : advance(attempt, stateOf[news.progress]);
    case 'text':
      return readText(attempt, news);
  }
}

const stateOf = { queued: 'accepted', ringing: 'ringing', answered: 'answered' } as const;

function advance(attempt: Standing, to: 'accepted' | 'ringing' | 'answered'): Reading {
  if (rankOf(attempt.state) < 0 || rankOf(to) <= rankOf(attempt.state)) return { kind: 'stale' };
  return { kind: 'move', to };
}

function readEnding(attempt: Standing, ending: CallEnding, seconds: number): Reading {
  const disposition = endingOf(attempt, ending, seconds);
  if (rankOf(attempt.state) < 0) return { kind: 'stale' };
  if (!isOver(attempt.state)) return { kind: 'move', to: ending, disposition, seconds };
  if (attempt.state === 'unknown-expired' && attempt.disposition === 'unknown') {
    return { kind: 'correct', disposition, seconds };
  }
  return { kind: 'stale' };
}

/** Who is calling takes four seconds to say, and for what is no emergency how to stop it two more. */
const shortestHearingSeconds = 5;

function endingOf(attempt: Standing, ending: CallEnding, seconds: number): Disposition {
  if (attempt.spoken && attempt.answeredBy !== 'machine' && seconds < shortestHearingSeconds) {
    return 'hung-up';
  }
  if (attempt.spoken) return heardBy(attempt.answeredBy);
  if (attempt.heldBack && ending === 'completed') return beforeTheMessage(attempt, seconds);
  if (ending === 'canceled' && attempt.cancelRequested) return 'stopped';
  return ending === 'completed' ? 'not-spoken' : ending;
}

/** The message was held back to the end: from a machine, or because whoever was there did not wait for it. */
function beforeTheMessage({ answeredBy }: Standing, seconds: number): Disposition {
  const isGone = answeredBy === null && seconds < shortestHearingSeconds;
  return answeredBy === 'human' || isGone ? 'hung-up' : 'not-left';
}

/** Where machine detection can't tell, or never spoke, nobody may claim that a person heard it. */
function heardBy(by: AnsweredBy | null): Disposition {
  return by === 'human' ? 'person' : 'machine';
}

/** The verdict of asynchronous detection may come when the call is over. The first one counts. */
function readAnswerer(attempt: Standing, by: AnsweredBy): Reading {
  if (attempt.answeredBy !== null || rankOf(attempt.state) < 0) return { kind: 'stale' };
  if (isOver(attempt.state) && attempt.spoken && attempt.disposition === 'machine') {
    return { kind: 'correct', disposition: heardBy(by), by };
  }
  return rankOf(attempt.state) < rankOf('answered')
    ? { kind: 'note', by, to: 'answered' }
    : { kind: 'note', by };
}

function textEnding({ progress, class: reason }: Extract<CallNews, { kind: 'text' }>): Disposition {
  if (progress === 'delivered') return 'delivered';
  return progress === 'no-receipt' ? 'sent' : (reason ?? 'undelivered');
}

function readText(attempt: Standing, news: Extract<CallNews, { kind: 'text' }>): Reading {
  if (rankOf(attempt.state) < 0) return { kind: 'stale' };
  if (!isEnding(news.progress)) return advance(attempt, 'accepted');
  const disposition = textEnding(news);
  if (!isOver(attempt.state)) {
    return { kind: 'move', to: isReached(disposition) ? 'completed' : 'failed', disposition };
  }
  const open = attempt.disposition === 'sent' || attempt.disposition === 'unknown';
  return open ? { kind: 'correct', disposition } : { kind: 'stale' };
}

import { deadlineSeconds, isReached, isRecorded, type Standing } from './attempt.ts';
import type { AttemptEvent } from './attempt-event.ts';
import {
  type Effect,
  isSecondCall,
  type Step,
  type StepMove,
  secondCall,
  stale,
} from './attempt-step.ts';
import { type CallNews, type Reading, readNews } from './call-report.ts';
import { acceptedSeconds, refusalEffects } from './order-step.ts';

/** What the carrier's word changes. */
export function stepOnNews(
  attempt: Standing,
  { news, isTaken }: Extract<AttemptEvent, { kind: 'news' }>,
): Step {
  const { carrierId } = news;
  if (isSecondCall(attempt, { carrierId, isTaken })) return secondCall({ carrierId, isTaken });
  const taken = stepOnReading(attempt, news);
  if (taken.reading !== 'applied' || news.kind !== 'text' || news.class === undefined) return taken;
  const refusal = { code: news.code ?? 0, class: news.class };
  return { ...taken, effects: [...refusalEffects(refusal), ...taken.effects] };
}

function stepOnReading(attempt: Standing, news: CallNews): Step {
  const { carrierId } = news;
  const reading = readNews(attempt, news);
  switch (reading.kind) {
    case 'stale':
      return isLateRing(attempt, news) ? endLateCall(attempt, carrierId) : stale;
    case 'note':
      return {
        reading: 'applied',
        note: { answeredBy: reading.by },
        ...(reading.to === undefined ? {} : { move: moveOf(attempt, reading.to, carrierId) }),
        effects: [],
      };
    case 'correct':
      return correct(attempt, reading, carrierId);
    case 'move':
      return { reading: 'applied', ...moving(attempt, reading, carrierId) };
  }
}

function moving(
  attempt: Standing,
  reading: Extract<Reading, { kind: 'move' }>,
  carrierId: string,
): { move: StepMove; effects: Effect[] } {
  const { disposition, seconds } = reading;
  const move = {
    ...moveOf(attempt, reading.to, carrierId),
    ...(disposition === undefined ? {} : { disposition }),
    ...(seconds === undefined ? {} : { seconds }),
  };
  const isOpen =
    disposition !== undefined && (!isReached(disposition) || isRecorded(attempt, disposition));
  return { move, effects: isOpen ? [{ kind: 'follow-up', disposition }] : [] };
}

function moveOf(attempt: Standing, to: StepMove['to'], carrierId: string): StepMove {
  switch (to) {
    case 'answered':
      return { to: 'answered', carrierId, deadlineSeconds: deadlineSeconds.answered };
    case 'accepted':
      return { to, carrierId, deadlineSeconds: acceptedSeconds(attempt) };
    case 'ringing': {
      const seconds = attempt.cancelRequested ? 0 : deadlineSeconds.ringing;
      return { to, carrierId, deadlineSeconds: seconds };
    }
    default:
      return { to, carrierId };
  }
}

/** The state stays; the entry says what we had said before, and the report that it was corrected. */
function correct(
  attempt: Standing,
  reading: Extract<Reading, { kind: 'correct' }>,
  carrierId: string,
): Step {
  const { disposition, by, seconds } = reading;
  const facts = { from: attempt.disposition, disposition };
  return {
    reading: 'applied',
    note: {
      disposition,
      ...(attempt.carrierId === null ? { carrierId } : {}),
      ...(by === undefined ? {} : { answeredBy: by }),
      ...(seconds === undefined ? {} : { seconds }),
    },
    effects: [
      ...(disposition === attempt.disposition
        ? []
        : [{ kind: 'enter', act: 'attempt-corrected', facts } as const]),
      ...(isFollowed(attempt, reading) ? [{ kind: 'follow-up', disposition } as const] : []),
    ],
  };
}

/** A machine that turns out to have the message, where people are meant; a text that turns out to have reached nobody. */
function isFollowed(
  attempt: Standing,
  { by, disposition }: Extract<Reading, { kind: 'correct' }>,
): boolean {
  if (attempt.channel === 'text') return disposition !== attempt.disposition;
  return by !== undefined && isRecorded({ answeredBy: by }, disposition);
}

/** A call under way whose attempt was given up: the answer fence would not let it speak any more. */
function isLateRing(attempt: Standing, news: CallNews): boolean {
  return (
    attempt.state === 'unknown-expired' &&
    attempt.disposition === 'unknown' &&
    news.kind === 'call' &&
    news.progress !== 'ended'
  );
}

/** Nobody is to run for a phone that stays silent: the call is ended, and its ending corrects the books. */
function endLateCall(attempt: Standing, carrierId: string): Step {
  return {
    reading: 'stale',
    ...(attempt.carrierId === null ? { note: { carrierId } } : {}),
    effects: [
      { kind: 'enter', act: 'late-call-found', facts: { call: carrierId } },
      { kind: 'end-call', carrierId },
    ],
  };
}

import type {
  AnsweredBy,
  CallEnding,
  CarrierReport,
} from '#domain/shared/carrier/carrier-report.ts';
import {
  type Disposition,
  deadlineSeconds,
  isOver,
  isReached,
  isRecorded,
  rankOf,
  type Standing,
} from './attempt.ts';
import type { AttemptEvent } from './attempt-event.ts';
import {
  acceptedSeconds,
  isSecondCall,
  refusalEffects,
  type Step,
  type StepMove,
  secondCall,
  stale,
} from './attempt-step.ts';

type ReportOf<Kind extends CarrierReport['kind']> = Extract<CarrierReport, { kind: Kind }>;

const endings: ReadonlySet<ReportOf<'call' | 'text'>['progress']> = new Set([
  'ended',
  'delivered',
  'undelivered',
  'failed',
  'no-receipt',
]);

export function isEnding({ progress }: ReportOf<'call' | 'text'>): boolean {
  return endings.has(progress);
}

/**
 * Whether the report may say something about the phone or about our account, too. It is recorded by itself: what locks
 * gates or changes a campaign holds up no other report.
 */
export function isWiderThanItsCall(report: CarrierReport): boolean {
  return report.kind === 'text' && report.class !== undefined;
}

/**
 * What the carrier's word changes. A report is applied only where it brings the attempt further, in whatever order reports
 * come.
 */
export function stepOnReport(
  attempt: Standing,
  { report, isTaken }: Extract<AttemptEvent, { kind: 'report' }>,
): Step {
  const { carrierId } = report;
  if (isSecondCall(attempt, { carrierId, isTaken })) return secondCall({ carrierId, isTaken });
  switch (report.kind) {
    case 'answered-by':
      return stepOnAnswerer(attempt, report);
    case 'text':
      return stepOnText(attempt, report);
    case 'call':
      if (report.progress === 'ended') return stepOnEnding(attempt, report);
      return isGivenUp(attempt)
        ? endLateCall(attempt, carrierId)
        : advance(attempt, stateOf[report.progress], carrierId);
  }
}

const stateOf = { queued: 'accepted', ringing: 'ringing', answered: 'answered' } as const;

/** Nobody knows whether it rang. */
const isGivenUp = ({ state, disposition }: Standing) =>
  state === 'unknown-expired' && disposition === 'unknown';

function advance(
  attempt: Standing,
  to: 'accepted' | 'ringing' | 'answered',
  carrierId: string,
): Step {
  if (rankOf(attempt.state) < 0 || rankOf(to) <= rankOf(attempt.state)) return stale;
  const seconds = {
    accepted: acceptedSeconds(attempt),
    ringing: attempt.cancelRequested ? 0 : deadlineSeconds.ringing,
    answered: deadlineSeconds.answered,
  };
  return {
    outcome: 'applied',
    move: { to, carrierId, deadlineSeconds: seconds[to] },
    effects: [],
  };
}

function stepOnEnding(
  attempt: Standing,
  { ending, seconds, carrierId }: Extract<CarrierReport, { progress: 'ended' }>,
): Step {
  const disposition = endingOf(attempt, ending, seconds);
  if (rankOf(attempt.state) < 0) return stale;
  if (!isOver(attempt.state)) return end(attempt, { to: ending, disposition, seconds, carrierId });
  return isGivenUp(attempt) ? correct(attempt, { disposition, seconds, carrierId }) : stale;
}

function end(
  attempt: Standing,
  { disposition, ...move }: StepMove & { disposition: Disposition },
): Step {
  // A text without a receipt counts as sent; anyone who asked for texts is called after it, in an emergency.
  const isOpen =
    !isReached(disposition) || isRecorded(attempt, disposition) || disposition === 'sent';
  return {
    outcome: 'applied',
    move: { ...move, disposition },
    effects: isOpen ? [{ kind: 'follow-up', disposition }] : [],
  };
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

/** The message was held back to the end: from a machine, or because anyone who was there did not wait for it. */
function beforeTheMessage({ answeredBy }: Standing, seconds: number): Disposition {
  const isGone = answeredBy === null && seconds < shortestHearingSeconds;
  return answeredBy === 'human' || isGone ? 'hung-up' : 'not-left';
}

/** Where machine detection can't tell, or never spoke, nobody may claim that a person heard it. */
function heardBy(by: AnsweredBy | null): Disposition {
  return by === 'human' ? 'person' : 'machine';
}

/** The verdict of asynchronous detection may come when the call is over. The first one counts. */
function stepOnAnswerer(
  attempt: Standing,
  { by, carrierId }: { by: AnsweredBy; carrierId: string },
): Step {
  if (attempt.answeredBy !== null || rankOf(attempt.state) < 0) return stale;
  if (isOver(attempt.state) && attempt.spoken && attempt.disposition === 'machine') {
    return correct(attempt, { disposition: heardBy(by), by, carrierId });
  }
  // Where we had not heard so much, somebody has answered.
  return {
    ...advance(attempt, 'answered', carrierId),
    outcome: 'applied',
    note: { answeredBy: by },
  };
}

function stepOnText(attempt: Standing, text: ReportOf<'text'>): Step {
  const taken = stepOnTextProgress(attempt, text);
  if (taken.outcome !== 'applied' || text.class === undefined) return taken;
  const refusal = { code: text.code ?? 0, class: text.class };
  return { ...taken, effects: [...refusalEffects(refusal), ...taken.effects] };
}

function stepOnTextProgress(attempt: Standing, text: ReportOf<'text'>): Step {
  const { carrierId } = text;
  if (rankOf(attempt.state) < 0) return stale;
  if (!isEnding(text)) {
    // Kept as evidence: no further try sends the same words.
    return isGivenUp(attempt) && attempt.carrierId === null
      ? { ...stale, note: { carrierId } }
      : advance(attempt, 'accepted', carrierId);
  }
  const disposition = textEnding(text);
  if (!isOver(attempt.state)) {
    const to = isReached(disposition) ? 'completed' : 'failed';
    return end(attempt, { to, disposition, carrierId });
  }
  const isOpen = attempt.disposition === 'sent' || attempt.disposition === 'unknown';
  return isOpen ? correct(attempt, { disposition, carrierId }) : stale;
}

function textEnding({ progress, class: reason }: ReportOf<'text'>): Disposition {
  if (progress === 'delivered') return 'delivered';
  return progress === 'no-receipt' ? 'sent' : (reason ?? 'undelivered');
}

type Correction = {
  disposition: Disposition;
  carrierId: string;
  by?: AnsweredBy;
  seconds?: number;
};

/** The attempt is over and stays so; the entry says what we had said before, and the closure's report that it was corrected. */
function correct(attempt: Standing, correction: Correction): Step {
  const { disposition, carrierId, by, seconds } = correction;
  const facts = { from: attempt.disposition, disposition };
  return {
    outcome: 'applied',
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
      ...(isFollowed(attempt, correction) ? [{ kind: 'follow-up', disposition } as const] : []),
    ],
  };
}

/** A machine that turns out to have the message, where people are meant; a text that turns out to have reached nobody. */
function isFollowed(attempt: Standing, { by, disposition }: Correction): boolean {
  if (attempt.channel === 'text') return disposition !== attempt.disposition;
  return by !== undefined && isRecorded({ answeredBy: by }, disposition);
}

/**
 * A call under way whose attempt was given up: the answer fence would not let it speak any more. Nobody is to run for a phone
 * that stays silent, so the call is ended, and its ending corrects the books.
 */
function endLateCall(attempt: Standing, carrierId: string): Step {
  return {
    outcome: 'stale',
    ...(attempt.carrierId === null ? { note: { carrierId } } : {}),
    effects: [
      { kind: 'enter', act: 'late-call-found', facts: { call: carrierId } },
      { kind: 'end-call', carrierId },
    ],
  };
}

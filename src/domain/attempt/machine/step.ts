import { stepOnWords } from './answer-step.ts';
import { deadlineSeconds, mayMove, type Standing } from './attempt.ts';
import type { AttemptEvent } from './attempt-event.ts';
import { type Step, type StepMove, stale } from './attempt-step.ts';
import type { IntentVerdict } from './intent.ts';
import { stepOnFailure, stepOnOrder, stepOnRecall } from './order-step.ts';
import { stepOnReport } from './report-step.ts';
import { stepInTime, stepOnDenial, stepOnMiss, stepOnStop } from './time-step.ts';

/**
 * The attempt machine: what an event does to an attempt, and what follows. Pure; the caller has read the
 * attempt under its lock and saves the step in the same transaction. Throws on a move that no attempt may make:
 * better no call than one nobody can account for.
 */
export function step(attempt: Standing, event: AttemptEvent): Step {
  const taken = decide(attempt, event);
  const { move } = taken;
  if (move !== undefined && move.to !== attempt.state && !mayMove(attempt.state, move.to)) {
    throw new Error(`no attempt goes from ${attempt.state} to ${move.to} (${event.kind})`);
  }
  return taken;
}

function decide(attempt: Standing, event: AttemptEvent): Step {
  switch (event.kind) {
    case 'leased':
      return attempt.state === 'planned' ? moving(claim) : stale;
    case 'judged':
      return attempt.state === 'claimed' ? moving(moveOf(event.verdict)) : stale;
    case 'ordered':
      return stepOnOrder(attempt, event);
    case 'report':
      return stepOnReport(attempt, event);
    case 'words':
      return stepOnWords(attempt, event);
    case 'failed':
      return stepOnFailure(attempt, event);
    case 'stopped':
      return stepOnStop(attempt);
    case 'recalled':
      return stepOnRecall(attempt, event);
    case 'time':
      return stepInTime(attempt, event);
    case 'missed':
      return stepOnMiss(attempt, event.intentAgeSeconds);
    case 'denied':
      return stepOnDenial(attempt);
  }
}

const claim: StepMove = { to: 'claimed', deadlineSeconds: deadlineSeconds.claimed };

function moveOf(verdict: IntentVerdict): StepMove {
  switch (verdict.kind) {
    case 'place':
      return { to: 'placing', deadlineSeconds: deadlineSeconds.placing };
    case 'wait':
      return { to: 'planned', notBefore: verdict.until.toString() };
    case 'suppress':
      return { to: 'suppressed', disposition: verdict.disposition };
  }
}

function moving(move: StepMove): Step {
  return { outcome: 'applied', move, effects: [] };
}

import { correctNow, openCorrection } from '#commands/closure/correct-closure.ts';
import {
  freezeNow,
  offerUnfreeze,
  openFreeze,
  unfreezeNow,
} from '#commands/closure/freeze-dialing.ts';
import {
  offerChosenResume,
  offerHalt,
  pauseNow,
  resumeNow,
} from '#commands/closure/pause-closure.ts';
import { showChosenStatus } from '#commands/closure/show-status.ts';
import { pressUnreached, showUnreached } from '#commands/closure/show-unreached.ts';
import { offerStop, stopNow } from '#commands/closure/stop-closure.ts';
import { openChosenWhy } from '#commands/closure/why-closure.ts';
import type { ChatRequest, Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';

/** What is said about a closure that is on its way or over, and about all of them; undefined for what is none of it. */
export async function answerControlWords(
  context: CommandContext,
  asker: Asker,
  [what, ...rest]: readonly string[],
): Promise<Reply | undefined> {
  switch (what) {
    case 'stop':
      return offerStop(context, rest);
    case 'correct':
      return openCorrection(context, asker, rest);
    case 'unreached':
      return showUnreached(context, asker, rest);
    case 'pause':
    case 'resume':
      return offerHalt(context, what, rest);
    case 'freeze':
      return openFreeze(context, asker);
    case 'unfreeze':
      return offerUnfreeze(context, asker);
    default:
      return undefined;
  }
}

export async function answerControlPress(
  context: CommandContext,
  asker: Asker,
  { verb, data }: ChatRequest & { kind: 'press' },
): Promise<Reply | undefined> {
  switch (verb) {
    case 'stop':
      return stopNow(context, asker, data);
    case 'correct':
      return correctNow(context, asker, data);
    case 'unreached':
      return pressUnreached(context, asker, data);
    case 'pause':
      return pauseNow(context, asker, data);
    case 'resume-offer':
      return offerChosenResume(context, data);
    case 'status':
      return showChosenStatus(context, data);
    case 'why-form':
      return openChosenWhy(context, asker, data);
    case 'resume':
      return resumeNow(context, asker, data);
    case 'unfreeze':
      return unfreezeNow(context, asker, data);
    default:
      return undefined;
  }
}

export async function answerControlSubmission(
  context: CommandContext,
  asker: Asker,
  { verb, values }: ChatRequest & { kind: 'submit' },
): Promise<Reply | undefined> {
  return verb === 'freeze' ? freezeNow(context, asker, values) : undefined;
}

import { createHash } from 'node:crypto';
import type { TakePlan } from '#sandbox/twilio/recording/spoken-wav.ts';

/** What happens when a phone rings. `manual` waits for a person on the sandbox page. */
export type Answers = 'person' | 'machine' | 'busy' | 'no-answer' | 'failed' | 'manual';

export type PhoneBehavior = {
  answers: Answers;
  /** Answers at the second call what it did not at the first. */
  thenAnswers?: Answers;
  /** Pressed one after the other, one whenever a key is asked for. */
  keys?: string[];
  /** What is said after each tone, one after the other; some six seconds where there is no more. */
  takes?: TakePlan[];
  /** Seconds of ringing before somebody answers. */
  ringSeconds?: number;
  /** In the hand of somebody who watches the page: it rings by the real clock, and longer than other phones. */
  isInHand?: true;
  /** The person hangs up after so many seconds. */
  hangsUpAfterSeconds?: number;
  /** What machine detection says, where it is not what `answers` would give. */
  detectedAs?: 'human' | 'machine_start' | 'machine_end_silence' | 'fax' | 'unknown';
  /** Every order to this number is refused with this Twilio error number. */
  rejects?: number;
  /** How a text ends; a number is the error of an undelivered one. Or it waits in the queue, or gets no receipt. */
  texts?: 'delivered' | 'queued' | 'sent' | number;
};

/** Shares of a district's phones, by what they do; the rest are people who answer. */
export type BehaviorMix = {
  machine: number;
  busy: number;
  noAnswer: number;
  failed: number;
  /** Of the busy and unanswered ones, how many answer at the second call. */
  secondTry: number;
  /** Shares of the people who press a key when asked for one. */
  presses: Record<string, number>;
  /** Of texts, how many come back undelivered (30003). */
  undelivered: number;
  /** Of numbers, how many the Reassigned Numbers Database has no data of. */
  withoutLookup?: number;
};

export const usualMix: BehaviorMix = {
  machine: 0.2,
  busy: 0.05,
  noAnswer: 0.12,
  failed: 0.02,
  secondTry: 0.5,
  presses: { '1': 0.3, '9': 0.01 },
  undelivered: 0.02,
  withoutLookup: 0.04,
};

/** Everybody answers, listens to the end, presses nothing and gets their texts. */
export const everybodyAnswers: BehaviorMix = {
  machine: 0,
  busy: 0,
  noAnswer: 0,
  failed: 0,
  secondTry: 0,
  presses: {},
  undelivered: 0,
};

/** The same number behaves the same way in every run with the same seed. */
export function usualBehavior(number: string, seed: number, mix: BehaviorMix): PhoneBehavior {
  const draw = drawsOf(`${seed}:${number}`);
  const texts = draw() < mix.undelivered ? 30003 : 'delivered';
  const again = draw() < mix.secondTry;
  const ringSeconds = 4 + Math.floor(draw() * 12);
  const answers = pick<Answers>(draw(), [
    ['machine', mix.machine],
    ['busy', mix.busy],
    ['no-answer', mix.noAnswer],
    ['failed', mix.failed],
  ]);
  const key = pick(draw(), Object.entries(mix.presses));
  if (answers === undefined) {
    return { answers: 'person', ringSeconds, texts, ...(key === undefined ? {} : { keys: [key] }) };
  }
  const missed = answers === 'busy' || answers === 'no-answer';
  return { answers, ringSeconds, texts, ...(missed && again ? { thenAnswers: 'person' } : {}) };
}

function pick<T>(draw: number, shares: readonly [T, number][]): T | undefined {
  let bound = 0;
  for (const [what, share] of shares) {
    bound += share;
    if (draw < bound) return what;
  }
  return undefined;
}

function drawsOf(text: string): () => number {
  const bytes = createHash('sha256').update(text).digest();
  let at = 0;
  return () => {
    const value = bytes.readUInt32BE(at % 32) / 2 ** 32;
    at += 4;
    return value;
  };
}

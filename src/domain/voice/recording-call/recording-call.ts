import type { AudioRefusal } from '#audio/phone-audio.ts';
import { languageName } from '#domain/language/languages.ts';
import type { Key } from '#domain/shared/key.ts';

/** Why what was said after the tone is not kept: as the audio is, or because it never came, or nobody was left to ask. */
export type TakeRefusal = AudioRefusal | 'lost' | 'hung-up';

/** A call to record somebody, which is under way. */
export type RecordingCall = {
  id: string;
  operatorId: string;
  requester: string;
  language: string;
  draftId: string;
};

/** What was said after the last tone of a call, as far as it has come. */
export type LastTake = {
  /** The carrier's. */
  id: string;
  step: number;
  recordingId: string | null;
  milliseconds: number | null;
  refusal: TakeRefusal | null;
  /** How often its speaker was asked about it. */
  offers: number;
  isChosen: boolean;
};

export type RecordingCallAnswer =
  /** What to do, and a tone. */
  | { kind: 'ask'; requester: string; language: string; isAgain: boolean }
  /** Its audio has not come yet. */
  | { kind: 'wait' }
  | { kind: 'offer'; language: string; recordingId: string }
  | { kind: 'useless'; refusal: TakeRefusal }
  | { kind: 'chosen'; language: string; milliseconds: number }
  /** The call ends, and nothing is kept of what was said last. */
  | { kind: 'over' };

type Press = {
  take: LastTake | undefined;
  step: number;
  key: Key | undefined;
};

/** Whose silence is taken for an answer after so many questions. */
const mostOffers = 2;
/** So many times is waited for the audio, some seconds each. */
const mostWaits = 4;
/** More tones than a person needs on one call. */
const mostSteps = 60;

/** What a key does, or the silence where one was awaited. */
export function afterKey({
  take,
  step,
  key,
}: Press): 'choose' | 'again' | 'ask-about' | 'wait' | 'over' {
  if (take === undefined || step > mostSteps) return 'over';
  if (take.isChosen) return 'choose';
  if (key === '2') return 'again';
  const hasCome = take.recordingId !== null || take.refusal !== null;
  if (!hasCome) return step - take.step > mostWaits ? 'over' : 'wait';
  if (key === '1' && take.recordingId !== null) return 'choose';
  return key === undefined && take.offers >= mostOffers ? 'over' : 'ask-about';
}

/** Longest, so that a call stays short, and what is said is heard out (`audioLimits`). */
export const takeSeconds = 60;

/*
 * The staff's cards are in English, and so is what is said to them; what they then say is in the families' language.
 */
export const askWords = (requester: string, language: string) =>
  `This is Bellwether, for ${requester}. After the tone, read your message in ${languageName(language)}. Press the pound key when you’re done.`;
export const askAgainWords =
  'After the tone, read your message. Press the pound key when you’re done.';
export const nothingSaidWords =
  'We didn’t hear anything. After the tone, read your message. Press the pound key when you’re done.';
export const waitWords = 'One moment.';
export const offerOpening = 'Families will hear:';
export const offerWords =
  'Press 1 to keep it, or 2 to record it again. If you hang up now, it isn’t kept.';
export const chosenWords =
  'Kept. It goes with your draft; nothing has been sent. You can hang up now.';
export const overWords = 'Nothing was kept. Goodbye.';

const again = 'Press 2 to record it again, or hang up.';
const refusals: Record<TakeRefusal, string> = {
  'too-large': 'That was too long for us.',
  'not-audio': 'We couldn’t use that recording.',
  busy: 'Bellwether is busy right now. Record it again in a minute.',
  'no-decoder': 'This district doesn’t use recordings. Type the message instead.',
  silent: 'We heard only silence.',
  'nearly-silent': 'That was too quiet for families to hear. Speak closer to the phone.',
  clipped: 'That was too loud, and the sound broke up. Hold the phone further away.',
  'too-short': 'That was too short.',
  'too-long': `That was longer than ${takeSeconds} seconds.`,
  lost: 'Your recording didn’t reach us.',
  'hung-up': 'Nothing was kept.',
};
export const uselessWords = (refusal: TakeRefusal) => `${refusals[refusal]} ${again}`;

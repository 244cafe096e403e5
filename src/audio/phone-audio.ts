/** A message as a telephone plays it: WAV, 8,000 samples a second, one channel, G.711 μ-law. */
export type PhoneAudio = { bytes: Buffer; milliseconds: number };

/** Why a sound is nothing to call families with. */
export type AudioRefusal =
  | 'too-large'
  /** No WAV, MP3 or M4A, or a broken one. */
  | 'not-audio'
  /** Other programs have the machine: it was not read. */
  | 'busy'
  /** FFmpeg is an optional package, and this installation is without it. */
  | 'no-decoder'
  | 'silent'
  | 'nearly-silent'
  /** So loud that its peaks are cut off. */
  | 'clipped'
  | 'too-short'
  | 'too-long';

export const audioLimits = {
  bytes: 20_000_000,
  /** After the silence at both ends is cut off. */
  shortestSeconds: 2,
  longestSeconds: 60,
} as const;

import { hash } from 'node:crypto';
import { audioLimits } from '#audio/phone-audio.ts';
import type { Binding } from '#vault/data-key.ts';

/** More than this is read of no file and of no call. */
export const mostSoundBytes = audioLimits.bytes;

/** A message in somebody's own voice, in one language. */
export type Recording = {
  id: string;
  language: string;
  source: RecordingSource;
  /** SHA-256 of what is played, in hexadecimal: what a fingerprint is taken over. */
  digest: string;
  milliseconds: number;
  madeBy: string;
  madeAt: Temporal.Instant;
};

/** The language of a file whose sender has yet to say it; no draft has such a recording. ISO 639-2's word for it. */
export const unsaidLanguage = 'und';

/** Spoken on a call of ours, or a file. */
export type RecordingSource = 'call' | 'file';

/** How long it is, for people: `14 s`. */
export const secondsOf = (milliseconds: number) =>
  `${Math.max(1, Math.round(milliseconds / 1000))} s`;

/** What a recording's sound is bound to. */
export function recordingBinding(recordingId: string): Binding {
  return `recording_audio.audio:${recordingId}`;
}

/** Marks the text that a recording goes with, so that one which changed since is asked about. */
export const textDigest = (text: string): string => hash('sha256', text, 'hex');

import { type AudioRefusal, audioLimits } from './phone-audio.ts';

/** What was decoded: one channel of samples from -1 to 1. */
export type Sound = { samples: Float32Array; samplesPerSecond: number };

/** From where to where somebody speaks, in samples. */
export type Speech = { from: number; to: number };

/** Below this, by root mean square, is the quiet of a room; of a voice on a telephone not even the end of a word is. */
const quiet = 10 ** (-50 / 20);
const windowSeconds = 0.02;
/** Of the quiet before the first word and after the last so much stays, or a soft beginning would be cut off. */
const marginSeconds = 0.15;

/** A sample that has nowhere to go; of a voice that is not clipped not one in a thousand is. */
const fullScale = 0.985;
const mostAtFullScale = 0.01;

/** LUFS; a voice is at -15 to -35. Raised by more than this, a voice drowns in the noise around it. */
export const faintest = -42;

/** Where the speech is, or why nobody can use it. How loud it is, is measured afterwards. */
export function findSpeech(sound: Sound): Speech | AudioRefusal {
  const { samplesPerSecond } = sound;
  const speech = withoutQuietEnds(sound);
  if (speech === undefined) return 'silent';
  const seconds = (speech.to - speech.from) / samplesPerSecond;
  if (seconds < audioLimits.shortestSeconds) return 'too-short';
  if (seconds > audioLimits.longestSeconds) return 'too-long';
  return isClipped(sound.samples.subarray(speech.from, speech.to)) ? 'clipped' : speech;
}

function withoutQuietEnds({ samples, samplesPerSecond }: Sound): Speech | undefined {
  const size = Math.max(1, Math.round(samplesPerSecond * windowSeconds));
  const windows = Array.from({ length: Math.ceil(samples.length / size) }, (_, i) =>
    isLoud(samples.subarray(i * size, (i + 1) * size)),
  );
  const first = windows.indexOf(true);
  if (first === -1) return undefined;
  const margin = Math.round(samplesPerSecond * marginSeconds);
  return {
    from: Math.max(0, first * size - margin),
    to: Math.min(samples.length, (windows.lastIndexOf(true) + 1) * size + margin),
  };
}

function isLoud(samples: Float32Array): boolean {
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
  return Math.sqrt(energy / samples.length) > quiet;
}

function isClipped(samples: Float32Array): boolean {
  let full = 0;
  for (const sample of samples) if (Math.abs(sample) >= fullScale) full += 1;
  return full > samples.length * mostAtFullScale;
}

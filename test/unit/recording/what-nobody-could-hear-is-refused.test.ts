import { expect, test } from 'vitest';
import { findSpeech } from '#audio/sound.ts';
import { joined, noise, rate, silence, voice } from '#test/support/recording/sounds.ts';

const found = (samples: Float32Array) => findSpeech({ samples, samplesPerSecond: rate });

test('the quiet before the first word and after the last is cut off, but for a breath', () => {
  const speech = found(joined(noise(3, 0.001), voice(4), noise(5, 0.001)));

  if (typeof speech === 'string') throw new Error(speech);
  expect(speech.from / rate).toBeCloseTo(2.85, 1);
  expect(speech.to / rate).toBeCloseTo(7.15, 1);
});

test('a pause between two sentences stays', () => {
  const speech = found(joined(voice(2), silence(4), voice(2)));

  expect(speech).toEqual({ from: 0, to: 8 * rate });
});

test.each([
  ['nothing at all', silence(10), 'silent'],
  ['a quiet room', noise(10, 0.002), 'silent'],
  ['an empty file', silence(0), 'silent'],
  ['samples that are no numbers', silence(10).fill(Number.NaN), 'silent'],
  ['one word', joined(silence(5), voice(1), silence(5)), 'too-short'],
  ['a minute and a second', voice(61), 'too-long'],
  ['a voice that is cut off at the top', joined(voice(5, 1.6)), 'clipped'],
])('%s is refused', (_, samples, reason) => {
  expect(found(samples)).toBe(reason);
});

test.each([
  ['two seconds', voice(2.1)],
  ['a minute, whatever silence is around it', joined(silence(10), voice(59), silence(10))],
  ['a voice that just touches the top', voice(5, 0.99)],
])('%s is taken', (_, samples) => {
  expect(found(samples)).toMatchObject({ from: expect.any(Number) });
});

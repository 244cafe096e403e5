import { expect, test } from 'vitest';
import { normalizeAudio } from '#audio/normalize-audio.ts';
import { encodeSound, loudnessOf } from '#test/support/recording/encode-sound.ts';
import { joined, noise, silence, voice, wav } from '#test/support/recording/sounds.ts';

async function taken(file: Uint8Array) {
  const decoded = await normalizeAudio(file);
  if (decoded.kind === 'refused') throw new Error(decoded.reason);
  return decoded.audio;
}

const sample = joined(silence(2), voice(5, 0.1), silence(3));

test.each([
  ['WAV', (file: Buffer) => file],
  ['MP3', (file: Buffer) => encodeSound(file, 'mp3')],
  ['M4A', (file: Buffer) => encodeSound(file, 'm4a')],
])('a %s file becomes 8 kHz μ-law, without its quiet ends', async (_, encode) => {
  const { bytes, milliseconds } = await taken(await encode(wav(sample)));

  expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
  expect(bytes.toString('latin1', 8, 12)).toBe('WAVE');
  const format = bytes.indexOf('fmt ');
  expect(bytes.readUInt16LE(format + 8), 'G.711 μ-law').toBe(7);
  expect(bytes.readUInt16LE(format + 10), 'channels').toBe(1);
  expect(bytes.readUInt32LE(format + 12), 'samples a second').toBe(8000);
  expect(milliseconds).toBeGreaterThan(5000);
  expect(milliseconds).toBeLessThan(5500);
});

test('a faint voice and a loud one are as loud as each other', async () => {
  const faint = await taken(wav(voice(5, 0.03)));
  const loud = await taken(wav(voice(5, 0.9)));

  expect(await loudnessOf(faint.bytes)).toBeCloseTo(-16, 0);
  expect(await loudnessOf(loud.bytes)).toBeCloseTo(-16, 0);
});

test('the same file becomes the same bytes, so that one recording has one digest', async () => {
  const [first, second] = [await taken(wav(sample)), await taken(wav(sample))];

  expect(first.bytes.equals(second.bytes)).toBe(true);
});

test('a voice that hardly anybody would hear is refused', async () => {
  expect(await normalizeAudio(wav(joined(noise(1, 0.01), voice(5, 0.006))))).toEqual({
    kind: 'refused',
    reason: 'nearly-silent',
  });
});

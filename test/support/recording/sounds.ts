/** Sounds made when they are needed: no file of anybody's voice is kept. Each is `seconds` of samples from -1 to 1. */
export const rate = 8000;

export function silence(seconds: number): Float32Array {
  return new Float32Array(Math.round(seconds * rate));
}

/** Something like a voice: a low tone that swells four times a second. */
export function voice(seconds: number, loudness = 0.3): Float32Array {
  return silence(seconds).map((_, i) => {
    const at = i / rate;
    const swell = 0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * at);
    return loudness * swell * Math.sin(2 * Math.PI * 220 * at);
  });
}

/** A room in which nobody speaks; the same each time. */
export function noise(seconds: number, loudness: number): Float32Array {
  let seed = 1;
  return silence(seconds).map(() => {
    seed = (seed * 48_271) % 2_147_483_647;
    return loudness * ((2 * seed) / 2_147_483_647 - 1);
  });
}

export function joined(...sounds: Float32Array[]): Float32Array {
  return Float32Array.from(sounds.flatMap((sound) => [...sound]));
}

/** As a WAV file of 16-bit samples, as the carrier's recorder makes it. Beyond full scale it is clipped. */
export function wav(samples: Float32Array, samplesPerSecond = rate): Buffer {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(samplesPerSecond, 24);
  file.writeUInt32LE(samplesPerSecond * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples.length * 2, 40);
  for (const [i, sample] of samples.entries()) {
    file.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_767))), 44 + i * 2);
  }
  return file;
}

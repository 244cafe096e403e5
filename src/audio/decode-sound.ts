import createCore, { type FfmpegCore } from '@ffmpeg/core';
import type { AudioRefusal, PhoneAudio } from './phone-audio.ts';
import { faintest, findSpeech, type Sound, type Speech } from './sound.ts';

export type Decoded =
  | { kind: 'audio'; audio: PhoneAudio }
  | { kind: 'refused'; reason: AudioRefusal };

/** LUFS, by EBU R128: as loud as speech on radio is, and the carrier's own voices. */
const loudness = -16;
/** No sample comes nearer to full scale, so that nothing is clipped on the way to 8,000 samples a second. */
const ceiling = 10 ** (-2 / 20);

/** No more is decoded, whatever a header promises: enough to know that it is too long. */
const decodedSeconds = 90;

/** FFmpeg asks for no more memory at once; a header may promise a sound of a year. */
const guarded = '-max_alloc 100000000 -protocol_whitelist file';

const refused = (reason: AudioRefusal): Decoded => ({ kind: 'refused', reason });

/**
 * Any sound as a telephone plays it: without quiet ends, at one loudness, in the one format that a call has. Reads what
 * strangers made: see decode-program.ts.
 */
export async function decodeSound(bytes: Uint8Array, wasmBinary: Uint8Array): Promise<Decoded> {
  const format = formatOf(bytes);
  if (format === undefined) return refused('not-audio');
  const ffmpeg = await startFfmpeg(wasmBinary);
  ffmpeg.core.FS.writeFile('/given', bytes);
  const isRead = ffmpeg.run(
    `${guarded} -f ${format} -i /given -map 0:a:0 -t ${decodedSeconds} -ac 1 -c:a pcm_f32le -f wav /sound.wav`,
  );
  const sound = isRead ? readSound(ffmpeg.core.FS.readFile('/sound.wav')) : undefined;
  if (sound === undefined) return refused('not-audio');
  const speech = findSpeech(sound);
  return typeof speech === 'string' ? refused(speech) : normalize(ffmpeg, sound, speech);
}

type Ffmpeg = { core: FfmpegCore; run: (words: string) => boolean; said: string[] };

function normalize(ffmpeg: Ffmpeg, { samplesPerSecond }: Sound, { from, to }: Speech): Decoded {
  const cut = `atrim=start_sample=${from}:end_sample=${to},asetpts=PTS-STARTPTS`;
  ffmpeg.run(`-i /sound.wav -af ${cut},ebur128=framelog=verbose -f null -`);
  const measured = readLoudness(ffmpeg.said);
  if (measured < faintest) return refused('nearly-silent');
  const level = `volume=${loudness - measured}dB,alimiter=limit=${ceiling}:level=false`;
  const isWritten = ffmpeg.run(
    `-i /sound.wav -af ${cut},${level} -ar 8000 -c:a pcm_mulaw -map_metadata -1 -bitexact -f wav /phone.wav`,
  );
  if (!isWritten) return refused('not-audio');
  const bytes = Buffer.from(ffmpeg.core.FS.readFile('/phone.wav'));
  const milliseconds = Math.round(((to - from) / samplesPerSecond) * 1000);
  return { kind: 'audio', audio: { bytes, milliseconds } };
}

/** By its first bytes, whatever its name was: FFmpeg is never asked to guess, for it knows formats that name other files. */
function formatOf(bytes: Uint8Array): 'wav' | 'mp3' | 'mov' | undefined {
  const at = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1');
  if (at(0, 4) === 'RIFF' && at(8, 12) === 'WAVE') return 'wav';
  if (at(4, 8) === 'ftyp') return 'mov';
  const [first = 0, second = 0] = bytes;
  // A frame of layer III; AAC outside of MP4 has no layer.
  const isFrame = first === 0xff && (second & 0xe6) === 0xe2;
  return at(0, 3) === 'ID3' || isFrame ? 'mp3' : undefined;
}

async function startFfmpeg(wasmBinary: Uint8Array): Promise<Ffmpeg> {
  // It was built for a worker in a browser, and looks where it is.
  Object.assign(globalThis, { self: { location: { href: '' } } });
  const core = await createCore({ wasmBinary });
  const said: string[] = [];
  core.setLogger(({ message }) => {
    said.push(message);
    if (said.length > 200) said.shift();
  });
  const run = (words: string) => {
    core.reset();
    said.length = 0;
    try {
      return core.exec('-hide_banner', '-nostats', ...words.split(' ')) === 0;
    } catch {
      // It ran out of its memory, or out of its bounds.
      return false;
    }
  };
  return { core, run, said };
}

/** FFmpeg's own WAV, of 32-bit floats: its head has no fixed length. */
function readSound(wav: Uint8Array): Sound | undefined {
  const file = Buffer.from(wav);
  const format = file.indexOf('fmt ', 12, 'latin1');
  const data = file.indexOf('data', format, 'latin1');
  if (format === -1 || data === -1) return undefined;
  const samplesPerSecond = file.readUInt32LE(format + 12);
  const length = Math.floor((file.length - data - 8) / 4);
  const samples = new Float32Array(length);
  for (let i = 0; i < length; i += 1) samples[i] = file.readFloatLE(data + 8 + i * 4);
  return samplesPerSecond > 0 ? { samples, samplesPerSecond } : undefined;
}

/** From the summary; the meter says -70 where there is nothing to measure. */
function readLoudness(said: readonly string[]): number {
  const summary = said.join('\n').split('Integrated loudness:')[1] ?? '';
  return Number(/I: +(?<lufs>-?[\d.]+) LUFS/.exec(summary)?.groups?.['lufs'] ?? '-70');
}

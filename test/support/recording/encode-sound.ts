import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import createCore from '@ffmpeg/core';

/** A WAV file as a telephone or a computer would save it. */
export async function encodeSound(wav: Buffer, as: 'mp3' | 'm4a'): Promise<Buffer> {
  const [, bytes] = await runFfmpeg(wav, ['-i', '/in', '-ar', '44100', `/out.${as}`], `/out.${as}`);
  return bytes;
}

/** How loud a WAV file is, in LUFS (EBU R128), by FFmpeg's own meter. */
export async function loudnessOf(wav: Buffer): Promise<number> {
  const [said] = await runFfmpeg(wav, ['-i', '/in', '-af', 'ebur128', '-f', 'null', '-']);
  return Number(/Integrated loudness:\s+I:\s+(-?[\d.]+) LUFS/.exec(said)?.[1]);
}

async function runFfmpeg(
  given: Buffer,
  args: string[],
  made?: string,
): Promise<[said: string, made: Buffer]> {
  Object.assign(globalThis, { self: { location: { href: '' } } });
  const wasm = readFileSync(fileURLToPath(import.meta.resolve('@ffmpeg/core/wasm')));
  const core = await createCore({ wasmBinary: wasm });
  Reflect.deleteProperty(globalThis, 'self');
  const said: string[] = [];
  core.setLogger(({ message }) => said.push(message));
  core.FS.writeFile('/in', given);
  if (core.exec('-nostats', ...args) !== 0) throw new Error(said.slice(-3).join('\n'));
  return [said.join('\n'), Buffer.from(made === undefined ? [] : core.FS.readFile(made))];
}

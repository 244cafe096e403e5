import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Decoded } from './decode-sound.ts';
import { audioLimits } from './phone-audio.ts';

const program = path.join(import.meta.dirname, 'decode-program.ts');
/** Where FFmpeg lies. It is GPL and optional (NOTICE): an installation may be without it. */
function findFfmpeg(): string | undefined {
  try {
    return fileURLToPath(import.meta.resolve('@ffmpeg/core/wasm'));
  } catch {
    return undefined;
  }
}

const readableWith = (wasm: string) => [
  path.join(import.meta.dirname, '/*'),
  path.join(path.dirname(wasm), '../../*'),
  path.join(import.meta.dirname, '../../package.json'),
];

/**
 * A minute of sound takes about one second of a core. Who takes more is no sound; who did not get its turn, for other programs
 * have the machine, is asked for again.
 */
type Limits = { cpuSeconds: number; patienceMs: number; program: string; wasm: string | undefined };
const usual: Limits = { cpuSeconds: 20, patienceMs: 120_000, program, wasm: findFfmpeg() };

let before: Promise<unknown> = Promise.resolve();

/** What somebody recorded, as a telephone plays it, or why it can't be used. One at a time: each takes a whole core. */
export async function normalizeAudio(
  bytes: Uint8Array,
  limits: Partial<Limits> = {},
): Promise<Decoded> {
  if (bytes.length > audioLimits.bytes) return { kind: 'refused', reason: 'too-large' };
  const { wasm, ...rest } = { ...usual, ...limits };
  if (wasm === undefined) return { kind: 'refused', reason: 'no-decoder' };
  const turn = before.then(() => decodeApart(bytes, { ...rest, wasm }));
  before = turn.catch(() => undefined);
  return turn;
}

async function decodeApart(
  bytes: Uint8Array,
  { cpuSeconds, patienceMs, program: decoder, wasm }: Limits & { wasm: string },
): Promise<Decoded> {
  const node = [
    process.execPath,
    '--permission',
    ...readableWith(wasm).map((place) => `--allow-fs-read=${place}`),
    '--max-old-space-size=256',
    '--disable-warning=ExperimentalWarning',
    decoder,
  ];
  // The shell sets the limit and becomes the program: the kernel counts its time, not the clock on the wall.
  const child = spawn('/bin/sh', ['-c', `ulimit -S -t ${cpuSeconds} && exec "$0" "$@"`, ...node], {
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), patienceMs);
  try {
    child.send({ bytes, wasm });
    return await Promise.race([answerOf(child), endOf(child), endOfPatience(patience.signal)]);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

async function endOfPatience(signal: AbortSignal): Promise<Decoded> {
  await once(signal, 'abort');
  return { kind: 'refused', reason: 'busy' };
}

async function answerOf(child: ChildProcess): Promise<Decoded> {
  const [decoded] = await once(child, 'message');
  return decoded;
}

/** One that was ended by a signal took too much time of a core, or too much memory, over something that is no sound. */
async function endOf(child: ChildProcess): Promise<Decoded> {
  const [code] = await once(child, 'exit');
  if (code !== null) throw new Error(`the program that decodes sounds ended with ${code}`);
  return { kind: 'refused', reason: 'not-audio' };
}

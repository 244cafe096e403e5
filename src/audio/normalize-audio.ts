import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Decoded } from './decode-sound.ts';
import { audioLimits } from './phone-audio.ts';

const program = path.join(import.meta.dirname, 'decode-program.ts');
const wasm = fileURLToPath(import.meta.resolve('@ffmpeg/core/wasm'));
const readable = [
  path.join(import.meta.dirname, '/*'),
  path.join(path.dirname(wasm), '../../*'),
  path.join(import.meta.dirname, '../../package.json'),
];

/** A minute of sound takes about one, and a busy machine takes its time. */
const mostSeconds = 20;

let before: Promise<unknown> = Promise.resolve();

/** What somebody recorded, as a telephone plays it, or why it can't be used. One at a time: each takes a whole core. */
export async function normalizeAudio(bytes: Uint8Array): Promise<Decoded> {
  if (bytes.length > audioLimits.bytes) return { kind: 'refused', reason: 'too-large' };
  const turn = before.then(() => decodeApart(bytes));
  before = turn.catch(() => undefined);
  return turn;
}

async function decodeApart(bytes: Uint8Array): Promise<Decoded> {
  const child = fork(program, {
    execArgv: [
      '--permission',
      ...readable.map((place) => `--allow-fs-read=${place}`),
      '--max-old-space-size=256',
      '--disable-warning=ExperimentalWarning',
    ],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), mostSeconds * 1000);
  try {
    child.send({ bytes, wasm });
    return await Promise.race([answerOf(child), endOf(child)]);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

async function answerOf(child: ChildProcess): Promise<Decoded> {
  const [decoded] = await once(child, 'message');
  return decoded;
}

/** One that was ended by a signal took too long or too much memory over something that is no sound. */
async function endOf(child: ChildProcess): Promise<Decoded> {
  const [code] = await once(child, 'exit');
  if (code !== null) throw new Error(`the program that decodes sounds ended with ${code}`);
  return { kind: 'refused', reason: 'not-audio' };
}

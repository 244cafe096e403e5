import { type ChildProcess, fork } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/*
 * The bots and dial workers of a test file run in one process beside it, which the next file goes on with. In the test's own
 * process are the test and the far side: a carrier that shares its turns with a bot that is busy answers nobody in time.
 */

type Entry = 'bot' | 'dial-worker';
type Environment = Record<string, string>;

export type Order =
  | { kind: 'start'; id: number; entry: Entry; environment: Environment }
  | { kind: 'stop'; id: number };
export type Told = { id: number } & ({ kind: 'ready' } | { kind: 'ended'; error?: string });

export type Program = {
  /** Of the process that it shares with others. */
  pid: number;
  ready: Promise<void>;
  /** Rejects where it ended by a fault. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

let process_: ChildProcess | undefined;
let count = 0;

export function startProgram(entry: Entry, environment: Environment): Program {
  const child = sharedProcess();
  count += 1;
  const id = count;
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  ready.promise.catch(() => {});
  ended.promise.catch(() => {});
  const settle = (fault: Error | undefined) => {
    child.off('message', hear);
    child.off('exit', die);
    if (fault === undefined) ended.resolve();
    else ended.reject(fault);
    ready.reject(fault ?? new Error(`the ${entry} ended`));
  };
  const hear = (told: Told) => {
    if (told.id !== id) return;
    if (told.kind === 'ready') ready.resolve();
    else settle(told.error === undefined ? undefined : new Error(told.error));
  };
  const die = () => settle(new Error(`the process of the ${entry} ended`));
  child.on('message', hear);
  child.on('exit', die);
  child.send({ kind: 'start', id, entry, environment } satisfies Order);
  return {
    pid: child.pid ?? 0,
    ready: ready.promise,
    ended: ended.promise,
    stop() {
      if (child.connected) child.send({ kind: 'stop', id } satisfies Order);
      return ended.promise;
    },
  };
}

/** What the programs of that process write from now on. */
export function hearPrograms(): Disposable & { text(): string } {
  const { stdout, stderr } = sharedProcess();
  let text = '';
  const take = (written: string) => {
    text += written;
  };
  for (const out of [stdout, stderr]) out?.on('data', take);
  return {
    text: () => text,
    [Symbol.dispose]() {
      for (const out of [stdout, stderr]) out?.off('data', take);
    },
  };
}

function sharedProcess(): ChildProcess {
  if (process_ !== undefined) return process_;
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  const child = fork(fileURLToPath(new URL('program-process.ts', import.meta.url)), [], {
    env: { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }) },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.setMaxListeners(0);
  for (const out of [child.stdout, child.stderr]) {
    out?.setEncoding('utf8').resume();
    if (out instanceof Socket) out.unref();
  }
  child.stderr?.pipe(process.stderr, { end: false });
  if (process.env['LOG_LEVEL'] !== undefined) child.stdout?.pipe(process.stdout, { end: false });
  child.once('exit', () => {
    process_ = undefined;
  });
  // The test's process may end before it; then it ends, too.
  child.unref();
  child.channel?.unref();
  process_ = child;
  return child;
}

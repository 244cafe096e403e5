import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export type Child = AsyncDisposable & {
  process: ChildProcess;
  /** Resolves when the process says it is ready; rejects when it ends before. */
  ready: Promise<void>;
  /** kill -9, as an accident would. */
  kill(): Promise<void>;
};

/**
 * Runs one of our entry points as the process it is in production. It ends when this process does, however this
 * process ends, because the channel between them closes.
 */
export function startChild(
  entry: 'bot' | 'dial-worker',
  options: {
    environment: Record<string, string>;
    logFile: string;
    /** Where its `src` is; this one's, unless told otherwise. */
    root?: string | undefined;
  },
): Child {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  const root = options.root ?? fileURLToPath(new URL('../..', import.meta.url));
  const child = fork(path.join(root, 'src', `${entry}.ts`), [], {
    cwd: root,
    env: { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log = createWriteStream(options.logFile, { flags: 'a' });
  child.stdout?.pipe(log);
  child.stderr?.pipe(log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) =>
      reject(new Error(`${entry} ended with code ${code}; see ${options.logFile}`)),
    );
  });
  ready.catch(() => {});
  return {
    process: child,
    ready,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      const hardStop = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(hardStop);
    },
  };
}

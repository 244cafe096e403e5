import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.join(import.meta.dirname, '../../..');

/**
 * One of our programs as a process of its own, with these settings and those of files in its folder, until it ends by itself.
 * `programs` has the `src` of another release.
 */
export async function runProcess(
  entry: 'bot' | 'cli' | 'dial-worker' | 'sandbox',
  words: readonly string[],
  environment: Record<string, string>,
  { cwd = root, programs = root }: { cwd?: string; programs?: string } = {},
): Promise<{ code: number; told: string; error: string }> {
  const { NODE_COMPILE_CACHE } = process.env;
  const run = promisify(execFile)(
    process.execPath,
    [path.join(programs, `src/${entry}.ts`), ...words],
    {
      cwd,
      // Half of what a start costs is reading files that were read before.
      env: { ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), ...environment },
    },
  );
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, told: stdout, error: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      told: error.stdout,
      error: error.stderr,
    }),
  );
}

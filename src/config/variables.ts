import { readFileSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { parseEnv } from 'node:util';

/**
 * The environment, with what the files `.env.bot`, `.env.worker` or `.env.imports` and then `.env` here add to it: each
 * program has a login and secrets of its own. The only place that reads any of them.
 */
export function variables(
  program?: 'bot' | 'worker' | 'imports',
): Record<string, string | undefined> {
  if (program !== undefined) addFile(`.env.${program}`);
  addFile('.env');
  return process.env;
}

function addFile(name: string): void {
  try {
    loadEnvFile(name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

/** What a program started here would read, without taking it over; undefined where no file and no secret is its own. */
export function variablesOf(
  program: 'bot' | 'worker' | 'imports',
  isIts: (name: string) => boolean,
): Record<string, string | undefined> | undefined {
  const own = read(`.env.${program}`);
  const all = { ...read('.env'), ...own, ...process.env };
  return own !== undefined || Object.keys(all).some(isIts) ? all : undefined;
}

function read(name: string): Record<string, string | undefined> | undefined {
  try {
    return parseEnv(readFileSync(name, 'utf8'));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return undefined;
  }
}

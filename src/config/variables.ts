import { loadEnvFile } from 'node:process';

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

import { loadEnvFile } from 'node:process';

/** The environment, with what a `.env` file here adds to it. The only place that reads either. */
export function variables(): Record<string, string | undefined> {
  try {
    loadEnvFile();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return process.env;
}

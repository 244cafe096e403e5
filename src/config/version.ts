import { readFileSync } from 'node:fs';

const packageFile = new URL('../../package.json', import.meta.url);

/** As `--version` says it. */
export function versionLine(): string {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  return `Bellwether ${version} (Node ${process.versions.node})`;
}

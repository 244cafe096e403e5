import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../../..');

export type Page = { file: string; text: string };

/** Every page that people read, by its path in the repository. */
export async function readPages(): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const file of glob(['*.md', 'docs/**/*.md', 'migrations/*.md'], { cwd: root }))
    pages.push({ file, text: await readFile(path.join(root, file), 'utf8') });
  return pages.toSorted((a, b) => a.file.localeCompare(b.file));
}

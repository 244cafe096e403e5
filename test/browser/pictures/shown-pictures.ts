import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../../..');

/** In the repository, those that a page shows. */
export const shownFolder = path.join(root, 'docs/pictures');

/** The names of all pictures that a page of the documents shows: `closure-approval-390`. */
export function shownPictures(): Set<string> {
  const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root });
  const names = pages.flatMap((page) =>
    [...readFileSync(path.join(root, page), 'utf8').matchAll(/pictures\/([\w.-]+)\.png/g)].map(
      ([, name = '']) => name,
    ),
  );
  return new Set(names);
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readPages } from '#test/support/docs/pages.ts';

const pages = await readPages();

/** As the pages' host makes an address of a heading. */
const anchorOf = (heading: string) =>
  heading
    .replaceAll('`', '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

const anchors = new Map(
  pages.map(({ file, text }) => [
    file,
    new Set(
      Array.from(text.matchAll(/^#+ (.*)$/gm), ([, heading = '']) => anchorOf(heading.trim())),
    ),
  ]),
);

test('each link of a page leads to a file that is there, and to a heading of it', () => {
  const lost: string[] = [];
  let links = 0;
  for (const { file, text } of pages) {
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      links += 1;
      const [place = '', anchor] = target.split('#');
      const to = place === '' ? file : path.join(path.dirname(file), place);
      const isThere = existsSync(to) && (anchor === undefined || anchors.get(to)?.has(anchor));
      if (isThere !== true) lost.push(`${file}: ${target}`);
    }
  }

  expect(lost).toEqual([]);
  expect(links).toBeGreaterThan(200);
});

test('README leads to each page of docs, and fits a screen', () => {
  const readme = pages.find(({ file }) => file === 'README.md')?.text ?? '';
  const inDocs = pages.map(({ file }) => file).filter((file) => /^docs\/[^/]+$/.test(file));

  expect(inDocs.filter((file) => !readme.includes(`(${file}`))).toEqual([]);
  expect(readme.split('\n').length).toBeLessThanOrEqual(45);
  expect(readme.match(/!\[/g)).toHaveLength(1);
});

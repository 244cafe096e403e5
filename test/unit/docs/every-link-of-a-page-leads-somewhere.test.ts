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

const linksOf = (file: string) =>
  Array.from(
    (pages.find((page) => page.file === file)?.text ?? '').matchAll(/\]\(([^)\s#]+)/g),
    ([, target = '']) => path.join(path.dirname(file), target),
  );

test('README leads to each page of docs, by itself or by a page that it leads to', () => {
  const reached = new Set(['README.md']);
  for (const file of reached) for (const target of linksOf(file)) reached.add(target);
  const inDocs = pages.map(({ file }) => file).filter((file) => /^docs\/[^/]+$/.test(file));

  expect(inDocs.filter((file) => !reached.has(file))).toEqual([]);
  expect(inDocs.length).toBeGreaterThan(25);
});

test('README fits a screen and has one picture', () => {
  const readme = pages.find(({ file }) => file === 'README.md')?.text ?? '';

  expect(readme.split('\n').length).toBeLessThanOrEqual(45);
  expect(readme.match(/!\[/g)).toHaveLength(1);
});

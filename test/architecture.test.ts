import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { beforeAll, describe, expect, test } from 'vitest';

let found: ICruiseResult;
beforeAll(async () => {
  const rules = await extractDepcruiseOptions('./.dependency-cruiser.mjs');
  const { output } = await cruise(['src'], rules);
  if (typeof output === 'string') throw new Error(output);
  found = output;
});

test('every import keeps to the layers', () => {
  const broken = found.summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`,
  );

  expect(broken).toEqual([]);
});

test('the whole tree was looked at, with its imports', () => {
  const ours = found.modules.filter(({ source }) => source.startsWith('src/'));

  // dependency-cruiser reports no violation of a tree that it could not parse.
  expect(ours.length).toBeGreaterThan(40);
  expect(ours.flatMap(({ dependencies }) => dependencies).length).toBeGreaterThan(100);
  expect(found.summary.ruleSetUsed?.forbidden?.length).toBeGreaterThan(20);
});

describe('the walk of a closure in docs/architecture.md', async () => {
  const root = path.join(import.meta.dirname, '..');
  const page = await readFile(path.join(root, 'docs/architecture.md'), 'utf8');
  const walk = page.split('## The walk of a closure')[1]?.split(/\n## /)[0] ?? '';
  const parts = walk.split('\n### ').slice(1);
  // A part that gets longer is a choice, and is made here.
  const longest = { Draft: 32, Seal: 27, Approval: 14, Order: 35, Report: 21, Card: 45 };

  test('has each part', () => {
    expect(parts.map((part) => part.split(':')[0])).toEqual(Object.keys(longest));
  });

  test.each(Object.entries(longest))(
    '%s names files that are there, and at most %i',
    async (name, most) => {
      const part = parts.find((one) => one.startsWith(`${name}:`)) ?? '';
      const files = [...part.matchAll(/^\| `([^`]+)`/gm)].map(([, file]) => `src/${file}`);

      expect(files.length).toBeGreaterThan(10);
      expect(files.length).toBeLessThanOrEqual(most);
      await Promise.all(files.map((file) => access(path.join(root, file))));
    },
  );
});

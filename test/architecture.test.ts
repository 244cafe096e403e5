import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { beforeAll, expect, test } from 'vitest';

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

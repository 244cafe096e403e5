import { expect, test } from 'vitest';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';

async function faultsOf(...lines: string[]): Promise<string[]> {
  const { faults } = await checkBundle(
    lines.map((line) => `${line}\n`),
    [],
  );
  return faults.map(({ kind }) => kind);
}

test.each([
  '{"kind":"end","lines":0}',
  '{"kind":"proof","checkpoint":"","hashes":[]}',
  '{"kind":"consistency","from":1,"to":2,"hashes":[]}',
])('a line as it is written is read: %s', async (line) => {
  expect(await faultsOf(line)).not.toContain('unreadable');
});

test.each([
  '{"kind":"guide","read":[]}',
  '{"kind":"guide","format":1,"read":[]}',
  '{"kind":"guide","format":3,"read":[]}',
])('a file of no format, or of another, is none: %s', async (line) => {
  expect(await faultsOf(line)).toContain('unreadable');
});

test.each([
  '{"kind":"end","lines":7,"lines":0}',
  '{"kind":"end","lines":0,"also":"this"}',
  '{"kind":"end", "lines":0}',
  '{"kind":"proof","checkpoint":"","hashes":[],"also":"this"}',
  '{"kind":"proof","checkpoint":"another","checkpoint":"","hashes":[]}',
  '{"kind":"consistency","from":1,"to":2,"hashes":[],"also":"this"}',
  '{"kind":"consistency","from":1,"to":9,"to":2,"hashes":[]}',
])('a line that says more than it is read for is none: %s', async (line) => {
  expect(await faultsOf(line)).toContain('unreadable');
});

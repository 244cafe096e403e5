import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Platform } from '#domain/shared/platform.ts';
import { type Stage, traceWalk, type Walk } from '#test/support/walk/traced-walk.ts';
import { unwritten, writeWalk } from '#test/support/walk/write-walk.ts';

const file = path.join(import.meta.dirname, '../../../docs/architecture.md');

/** A stage that enters more files is a choice, and is made here. */
const budgets: Readonly<Record<Stage, number>> = {
  Draft: 70,
  Seal: 42,
  Approval: 24,
  Start: 22,
  Order: 39,
  Report: 19,
  Card: 68,
};
const stages = Object.keys(budgets) as Stage[];
const platforms: Platform[] = ['slack', 'teams'];

let walks: Record<Platform, Walk>;
beforeAll(async () => {
  walks = await traceWalk();
});

test('docs/architecture.md lists every file that a closure enters, stage by stage, on Slack and on Teams', async () => {
  const page = await readFile(file, 'utf8');
  const entered = stages.map((stage) => [stage, platforms.map((one) => walks[one][stage])]);
  const written = writeWalk(page, Object.fromEntries(entered));

  // `npm run walk:write` writes it.
  await expect(written).toMatchFileSnapshot(file);
  expect(written).not.toContain(`| ${unwritten} |`);
});

test.each(platforms)('on %s each stage keeps to its budget', (platform) => {
  const over = stages
    .map((stage) => ({ stage, files: walks[platform][stage].length, most: budgets[stage] }))
    .filter(({ files, most }) => files > most || files === 0);

  expect(over).toEqual([]);
});

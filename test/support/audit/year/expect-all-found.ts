import { expect } from 'vitest';
import { checkOrder } from '#domain/audit-run/audit-run.ts';
import type { Size } from './people.ts';
import { districtYear } from './year.ts';

/** Nothing in a clean year; and of a year with every kind of fault each one that was planted, and nothing else. */
export async function expectAllFound(size: Size & { seed: number }): Promise<void> {
  await using year = await districtYear(size);
  expect(await year.audit()).toEqual([]);

  const planted = Object.entries(await year.plant());

  const found = await year.audit();
  const missed = planted.filter(([, finds]) => finds.some((one) => !found.includes(one)));
  expect(missed.map(([name]) => name)).toEqual([]);
  const wanted = planted.flatMap(([, finds]) => finds);
  expect(found.filter((one) => !wanted.includes(one))).toEqual([]);
  const codes = new Set(wanted.map((one) => one.split(' ')[0]));
  expect(checkOrder.filter((code) => !codes.has(code))).toEqual([]);
}

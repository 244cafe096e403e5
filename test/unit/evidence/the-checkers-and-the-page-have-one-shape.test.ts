import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { ZodObject } from 'zod';
import { bundleLine, kinds } from '#domain/proof/check/bundle-line.ts';
import { ledgerRow } from '#domain/proof/check/row-shape.ts';
import { receiptLine } from '#domain/proof/receipt/receipt-line.ts';

/*
 * A line of a file is told three times: by our own check, by the page, and by the checker that counsel gets, which was written
 * from the page and shares no code with us. Each is read here as it stands.
 */

const python = await readFile('src/reports/evidence/verify_evidence.py', 'utf8');
const page = await readFile('docs/evidence-file.md', 'utf8');

/** A table of the Python, such as FIELDS: the fields of each kind, with “?” behind one that may be missing. */
function tableOf(name: string): Record<string, string[]> {
  const [, table = ''] = new RegExp(`^${name} = \\{(.*?)\\}$`, 'ms').exec(python) ?? [];
  const rows = table.matchAll(/"([\w-]+)": ((?:\s*"[^"]*")+)/g);
  return Object.fromEntries(
    Array.from(rows, ([, kind = '', words = '']) => [
      kind,
      Array.from(words.matchAll(/[\w?]+/g), ([field]) => field).toSorted(),
    ]),
  );
}

type Shape = Record<string, { safeParse(value: unknown): { success: boolean } }>;

function shapesOf(options: readonly ZodObject[], by: 'kind' | 'basis'): Record<string, string[]> {
  return Object.fromEntries(
    options.map(({ shape }) => {
      const { [by]: kind, ...fields } = shape as Shape;
      const names = Object.entries(fields).map(([name, field]) =>
        field.safeParse(undefined).success ? `${name}?` : name,
      );
      return [String((kind as unknown as { value: string }).value), names.toSorted()];
    }),
  );
}

test.each([
  ['FIELDS', shapesOf(bundleLine.options, 'kind')],
  ['ROWS', shapesOf(ledgerRow.options, 'basis')],
  ['RECEIPT', shapesOf(receiptLine.options, 'kind')],
])('what our check takes for a line, counsel’s takes: %s', (name, ours) => {
  expect(tableOf(name)).toEqual(ours);
});

test('the kinds stand in one order, and the page has each field of each', () => {
  const [, order = ''] = /^ORDER = \((.*?)\)\.split/ms.exec(python) ?? [];
  expect(order.match(/[\w-]+/g)).toEqual([...kinds]);

  const [, lines = ''] = /^## The lines.*?\n(.*?)^## /ms.exec(page) ?? [];
  const sections = Array.from(lines.matchAll(/^### (.*)\n([^]*?)(?=^### |$(?![^]))/gm));
  const told = new Map(
    sections.flatMap(([, names = '', words = '']) => names.split(', ').map((one) => [one, words])),
  );
  expect([...told.keys()]).toEqual([...kinds]);
  const alike: Record<string, string> = { revocation: 'basis' };
  const untold = Object.entries(tableOf('FIELDS')).flatMap(([kind, fields]) =>
    fields
      .map((field) => field.replace('?', ''))
      .filter((field) => !new RegExp(`\\b${field}\\b`).test(told.get(alike[kind] ?? kind) ?? ''))
      .map((field) => `${kind} ${field}`),
  );
  expect(untold).toEqual([]);
});

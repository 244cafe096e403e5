import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readVerifier } from '#domain/audit/log/checkpoint.ts';
import { type LoggedEntry, leafBytes } from '#domain/audit/log/leaf.ts';
import { leafHash } from '#domain/audit/merkle.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { digestOf } from '#domain/proof/ledger/ledger-row.ts';

const page = await readFile('docs/evidence-file.md', 'utf8');
const file = await readFile('docs/evidence-example/closure-12.jsonl', 'utf8');
const key = await readFile('docs/evidence-example/key.txt', 'utf8');
const lines = file
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Record<string, unknown>);
const first = (kind: string) => lines.find((line) => line['kind'] === kind) ?? {};
const entries = lines.filter(({ kind }) => kind === 'audit-entry') as unknown as LoggedEntry[];

test('the example holds, and not when a digit of it is another', async () => {
  const verifier = readVerifier(key);
  if (verifier === undefined) throw new Error('the example has no key');
  const faultsOf = async (text: string) => (await checkBundle([text], [verifier])).faults;

  expect(await faultsOf(file)).toEqual([]);
  expect(await faultsOf(file.replace('2026-08-15', '2026-08-14'))).not.toEqual([]);
});

test('the page tells the values that the example has', () => {
  const [{ line, basis }, { row }] = [first('recipient'), first('basis')];
  const values = [
    digestOf(row as Record<string, unknown>).toString('hex'),
    leafHash(Buffer.from(String(line))).toString('hex'),
    String(first('version')['fingerprint']),
    ...entries.map((entry) => leafHash(leafBytes(entry)).toString('hex')),
    String((entries.at(-1) as LoggedEntry & { facts: { digest: string } }).facts.digest),
    Buffer.from(String(first('proof')['checkpoint']).split('\n')[2] ?? '', 'base64').toString(
      'hex',
    ),
  ];

  expect(basis).toBe(values[0]);
  expect(values.filter((value) => !page.includes(`| \`${value}\` |`))).toEqual([]);
  expect(page).toContain(leafBytes(entries[0] as LoggedEntry).toString());
});

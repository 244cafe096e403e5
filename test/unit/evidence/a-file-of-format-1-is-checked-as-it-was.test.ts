import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type LogVerifier, readVerifier } from '#domain/audit/log/checkpoint.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { describeBundle } from '#domain/proof/check/describe-bundle.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';

/** A file as the last version wrote it that knew no other format: a closure of a made-up district with two students. */
const folder = path.join(import.meta.dirname, 'format-1');
const file = await readFile(path.join(folder, 'closure-1.jsonl'), 'utf8');
const lines = file.trimEnd().split('\n');
const key = readVerifier(await readFile(path.join(folder, 'key.txt'), 'utf8'));

const check = (text: string, trusted = key as LogVerifier) => checkBundle([text], [trusted]);
const kindsOf = async (changed: readonly string[]) =>
  (await check(changed.map((line) => `${line}\n`).join(''))).faults.map(({ kind }) => kind);

test('it holds, and the check says which format it is and what that one can’t prove', async () => {
  const checked = await check(file);
  const told = describeBundle(checked);

  expect(checked).toMatchObject({ format: 1, faults: [], campaign: 1, entries: 24, calls: 2 });
  expect(told).toContain(
    'The log has the digest of this file, written 2026-11-30T17:04:12.788903Z',
  );
  expect(told).toContain(
    'The file is of format 1. The version that wrote it didn’t seal consents: they, the rules, and the dates of decisions weren’t checked.',
  );
  expect(told).not.toContain('Every consent, opt-out, number check and block');
});

test('it holds for its own log alone', async () => {
  const { faults } = await check(file, newLogSigner().verifier);

  expect(faults.map(({ kind }) => kind)).toEqual(['not-signed']);
});

test('each of its lines that changes, or is left out, is found', async () => {
  expect(await kindsOf(lines)).toEqual([]);
  expect(lines.length).toBe(54);
  for (const [at, line] of lines.entries()) {
    const changed = line.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
    expect(await kindsOf(lines.toSpliced(at, 1)), line).not.toEqual([]);
    if (changed !== line) expect(await kindsOf(lines.with(at, changed)), line).not.toEqual([]);
  }
});

test('a line behind the entry about the file, and a phone beside its line of the list, are found', async () => {
  const at = (kind: string) => lines.findIndex((line) => line.startsWith(`{"kind":"${kind}"`));
  const event = lines[at('call-event')] ?? '';
  // One more that the district never wrote, and an end that counts it.
  const added = event.replace(/"id":"[^"]+"/, '"id":"added"');
  const behind = [...lines.toSpliced(-1), added, `{"kind":"end","lines":${lines.length}}`];
  const phone = /"phone_id":"([^"]+)"/.exec(lines[at('attempt')] ?? '')?.[1] ?? '';
  const moved = lines.map((line) =>
    /^\{"kind":"(?:attempt|recipient)"/.test(line)
      ? line.replace(`"phone_id":"${phone}"`, `"phone_id":"${phone.slice(0, -1)}x"`)
      : line,
  );

  expect(await kindsOf(behind)).toContain('file-changed');
  expect(await kindsOf(moved)).toContain('not-on-the-list');
});

test('it isn’t taken for one of the next format, by whose rules its consents would be proven', async () => {
  const [guide = '', ...rest] = lines;
  const raised = guide.replace('{"kind":"guide",', '{"kind":"guide","format":2,');
  const kinds = new Set(await kindsOf([raised, ...rest]));

  expect(kinds).toContain('unreadable');
  expect(kinds).toContain('file-changed');
});

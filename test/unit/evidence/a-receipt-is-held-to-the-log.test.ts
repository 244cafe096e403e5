import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readVerifier } from '#domain/audit/log/checkpoint.ts';
import { checkReceipt } from '#domain/proof/receipt/check-receipt.ts';
import { describeReceipt } from '#domain/proof/receipt/describe-receipt.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import {
  entryOf,
  type Line,
  optOut,
  receiptOf,
  SmallLog,
  textOf,
} from '#test/support/audit/receipts.ts';

const { signer, verifier } = newLogSigner();
const rows = [optOut(1), optOut(2, { channel: 'text' })] as const;
const late = optOut(3, { recorded_at: '2026-11-30T12:00:00.000000Z' });
const all = [...rows, late];
const log = new SmallLog(
  [...all, optOut(4), optOut(5)].map((row, at) => entryOf(row, at + 1)),
  signer,
);
const lines = () => structuredClone(receiptOf(rows.map((row) => log.row(row))));
const faultsOf = async (changed: readonly Line[]) => {
  const { faults } = await checkReceipt([textOf(changed)], [verifier]);
  return [...new Set(faults.map(({ kind }) => kind))];
};

test('a receipt holds with the log’s public key alone, and says what it proves', async () => {
  const check = await checkReceipt([textOf(lines())], [verifier]);

  expect(check.faults).toEqual([]);
  expect(describeReceipt(check, false)).toContain(
    'The receipt holds: the district’s log recorded every row, and signed it.',
  );
});

type Change = (file: Line[]) => readonly Line[];
const changeRow =
  (to: (row: Line) => void): Change =>
  (file) => {
    to(file[1] as Line);
    return file;
  };

test.each<[string, string, Change]>([
  ['a field more', 'unreadable', changeRow((row) => (row['also'] = 1))],
  [
    'its head in another place',
    'unreadable',
    ([head, one, ...rest]) => [one, head, ...rest] as Line[],
  ],
  [
    'a row behind its end',
    'unreadable',
    (file) => [...file.slice(0, 2), { kind: 'end', lines: 2 }, ...file.slice(2, 3)],
  ],
  ['a row left out', 'cut-short', (file) => file.toSpliced(2, 1)],
  ['no row at all', 'no-rows', ([head]) => [head as Line, { kind: 'end', lines: 1 }]],
  [
    'a row twice',
    'told-twice',
    ([head, one]) => [head, one, one, { kind: 'end', lines: 3 }] as Line[],
  ],
  [
    'another key',
    'not-signed',
    () => receiptOf(rows.map((row) => new SmallLog(log.entries, newLogSigner().signer).row(row))),
  ],
  [
    'a proof of another form',
    'not-signed',
    changeRow((row) => (row['proof'] = String(row['proof']).replace('proof@v1', 'proof@v2'))),
  ],
  [
    'a proof that is written otherwise',
    'not-signed',
    changeRow((row) => (row['proof'] = String(row['proof']).replace('=\n\n', '= \n\n'))),
  ],
  ['no proof', 'not-signed', changeRow((row) => (row['proof'] = 'c2sp.org/tlog-proof@v1'))],
  ['two checkpoints', 'other-checkpoint', () => receiptOf([log.row(rows[0]), log.row(rows[1], 4)])],
  [
    'another place',
    'not-in-the-log',
    changeRow((row) => (row['proof'] = String(row['proof']).replace('index 0', 'index 1'))),
  ],
  [
    'an entry of another time',
    'not-in-the-log',
    changeRow((row) => ((row['entry'] as Line)['at'] = '2026-11-30T15:00:01.000000Z')),
  ],
  [
    'a row of another time',
    'row-not-in-the-log',
    changeRow((row) => ((row['row'] as Line)['effective_at'] = '2026-12-01T15:00:00.000000Z')),
  ],
  ['another place in its list', 'row-not-in-the-log', changeRow((row) => (row['place'] = 1))],
  ['a row that was recorded hours before', 'row-dated-otherwise', () => receiptOf([log.row(late)])],
])('with %s it doesn’t hold: %s', async (_what, kind, change) => {
  const file = lines();

  expect(await faultsOf(change(file))).toContain(kind);
});

test('an entry of another act or about another kind of row proves nothing', async () => {
  for (const changed of [
    { act: 'ledger-deleted' },
    { subject: { kind: 'ledger', id: 'consent' } },
    { subject: { kind: 'phone', id: 'opt-out' } },
  ]) {
    const other = new SmallLog([{ ...entryOf(rows[0], 1), ...changed }], signer);
    expect(await faultsOf(receiptOf([other.row(rows[0])]))).toEqual(['row-not-in-the-log']);
  }
});

test('a line that is written otherwise is none, and what holds nothing is held against nobody', async () => {
  const [head, ...rest] = textOf(lines()).split('\n');
  const twice = `{"kind":"receipt","format":1,"format":1${head?.slice(28)}`;
  const blank = textOf(lines()).replace('"place":0', '"place": 0');
  const other = new SmallLog([entryOf(optOut(8), 1)], signer);
  const open = textOf(lines()).slice(0, -1);
  for (const text of [[twice, ...rest].join('\n'), blank, open]) {
    const check = await checkReceipt([text], [verifier], { checkpoints: [other.note()] });
    expect(check.faults.map(({ kind }) => kind)).toContain('unreadable');
    expect(check).toMatchObject({ outside: undefined, contradictions: [] });
  }
});

test('the example of the page holds', async () => {
  const file = await readFile('docs/evidence-example/receipt.jsonl', 'utf8');
  const key = readVerifier(await readFile('docs/evidence-example/key.txt', 'utf8'));
  if (key === undefined) throw new Error('the example has no key');

  expect((await checkReceipt([file], [key])).faults).toEqual([]);
});

import { expect, test } from 'vitest';
import { signCheckpoint, writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { takeOver } from '#domain/audit/log/key-change.ts';
import type { SealedRow } from '#domain/proof/check/row-shape.ts';
import { checkReceipt } from '#domain/proof/receipt/check-receipt.ts';
import { describeReceipt } from '#domain/proof/receipt/describe-receipt.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import {
  entryOf,
  idOf,
  type Line,
  optOut,
  phone,
  receiptOf,
  SmallLog,
  textOf,
} from '#test/support/audit/receipts.ts';

const { signer, verifier } = newLogSigner();
const own = optOut(1);
const entries = [own, optOut(2), optOut(3)].map((row, at) => entryOf(row, at + 1));
const log = new SmallLog(entries, signer);
const grown = new SmallLog([...entries, entryOf(optOut(4), 4)], signer);
/** Sealed again with the log's key, without the family's opt-out. */
const rewritten = new SmallLog(
  [optOut(6), optOut(2), optOut(3), optOut(4)].map((row, at) => entryOf(row, at + 1)),
  signer,
);

type Held = Parameters<typeof checkReceipt>[2];
async function contradictions(held: Held, row = own): Promise<string> {
  const of = row === own ? log : new SmallLog([entryOf(row, 1)], signer);
  const check = await checkReceipt([textOf(receiptOf([of.row(row)]))], [verifier], held);
  expect(check.faults).toEqual([]);
  return describeReceipt(check, true);
}
/** An evidence file with these lines alone: what else is wrong with it is told by its own check. */
const evidence = (...lines: Line[]) => ({
  evidence: () => [textOf([{ kind: 'guide', format: 2, read: [] }, ...lines])],
});
const holds = 'The evidence file says nothing else about these rows.';

test('a later log that grew out of the receipt’s fits, and one that was rewritten convicts', async () => {
  const given = (one: SmallLog) => ({ checkpoints: [one.note()], proofs: [one.consistency(3)] });

  expect(await contradictions(given(grown))).toContain('nobody rewrote what the receipt covers');
  expect(await contradictions(given(rewritten))).toContain(
    'didn’t grow out of the receipt’s: it was rewritten',
  );
  expect(await contradictions({ checkpoints: [rewritten.note(3)] })).toContain(
    'another past for the same 3 entries: it was rewritten',
  );
  expect(await contradictions({ checkpoints: [rewritten.note()] })).toContain(
    '“npm run cli -- audit prove --from 3 --to 4”',
  );
});

test('the evidence’s own checkpoints are compared by the proofs that it carries', async () => {
  const carries = (one: SmallLog) =>
    evidence(
      { ...one.consistency(3), checkpoint: one.note(3) },
      { kind: 'proof', checkpoint: one.note(), hashes: [] },
    );

  expect(await contradictions(carries(grown))).toContain(holds);
  const told = await contradictions(carries(rewritten));
  expect(told).toContain('another past for the same 3 entries');
  expect(told).toContain('at 4 entries didn’t grow out');
});

test('under a later key of the log it is held to what tells of the change', async () => {
  const next = newLogSigner();
  const both = takeOver(writeVerifier(verifier), { ...next.signer, previous: signer });
  const root = Buffer.from(String(grown.note().split('\n')[2]), 'base64');
  const change = signCheckpoint({ origin: signer.name, size: 4, root }, both.signer, both.lines);
  const receipt = [textOf(receiptOf([log.row(own)]))];
  const faults = async (held: Held) =>
    (await checkReceipt(receipt, [next.verifier], held)).faults.map(({ kind }) => kind);

  expect(await faults({})).toEqual(['not-signed']);
  expect(await faults({ checkpoints: [change] })).toEqual([]);
  const carried = { ...grown.consistency(3), from: 4, to: 5, hashes: [], checkpoint: change };
  expect(await faults(evidence(carried))).toEqual([]);
});

const basis = (row: SealedRow) => ({ kind: 'basis', row, entry: '1', place: 0, hashes: [] });

test('a row that was rewritten is told with each field that differs', async () => {
  const row = { ...own, effective_at: '2026-12-20T15:00:00.000000Z' };

  expect(await contradictions(evidence(basis(own)))).toContain(holds);
  // What isn’t a line of such a file is told by its own check.
  expect(await contradictions(evidence({ kind: 'hello' }, basis(own)))).toContain(holds);
  expect(await contradictions(evidence(basis(row)))).toContain(
    `Opt-out ${own.id} was rewritten: effective_at is "2026-11-30T15:00:00.000000Z" in the receipt, and "2026-12-20T15:00:00.000000Z" in the evidence.`,
  );
});

const logged = (leaf: number | null, entry = entryOf(own, 1)) => ({
  kind: 'audit-entry',
  leaf,
  ...entry,
});

test('an entry that was rewritten, or whose place another one has, is told', async () => {
  const told = `Entry 1 of the log, about Opt-out ${own.id}, is another one in the evidence`;

  for (const same of [logged(0), logged(1, entries[1])])
    expect(await contradictions(evidence(same))).toContain(holds);
  for (const other of [
    logged(0, { ...entryOf(own, 1), at: '2026-11-30T15:00:09.000000Z' }),
    logged(0, entryOf(optOut(6), 7)),
  ])
    expect(await contradictions(evidence(other))).toContain(told);
});

const version = (purpose: string) => ({
  kind: 'version',
  id: idOf(20),
  number: 1,
  purpose,
  ground: purpose,
  submitted_by: idOf(21),
  submitted_at: '2026-12-01T11:00:00Z',
  expires_at: null,
  roles: [],
  training: null,
  fingerprint: null,
  rule_set: null,
  sealed_content: null,
});
const call = (as: Line = {}) => ({
  kind: 'attempt',
  id: idOf(30),
  version_id: idOf(20),
  phone_id: phone,
  channel: 'voice',
  try_number: 1,
  state: 'completed',
  carrier_id: null,
  rule: null,
  rule_set: null,
  answered_by: null,
  spoken_at: null,
  held_back: false,
  seconds: null,
  disposition: null,
  created_at: '2026-12-01T11:00:00Z',
  intent_at: '2026-12-01T12:00:00Z',
  ended_at: null,
  confirmed_at: null,
  confirmed_by_call_back: null,
  ...as,
});
const consent = (as: Partial<Extract<SealedRow, { basis: 'consent' }>> = {}): SealedRow =>
  ({
    basis: 'consent',
    id: idOf(40),
    phone_id: phone,
    channel: 'voice',
    purposes: ['other'],
    kind: 'express',
    method: 'web-page',
    wording_version: '1',
    language: 'en',
    evidence_hash: null,
    obtained_at: '2026-12-01T10:00:00.000000Z',
    recorded_at: '2026-12-01T10:00:00.000000Z',
    recorded_by: 'test',
    giver_relation: null,
    held_back: '0'.repeat(64),
    replaces: null,
    ends_withdrawal: true,
    ...as,
  }) as SealedRow;

test.each<[string, Line[], Parameters<typeof optOut>[1]]>([
  ['any call', [version('school-mission'), call()], {}],
  ['an emergency, where it ends those too', [version('emergency'), call()], {}],
  [
    'a call that a consent from before it allowed',
    [version('other'), basis(consent({ obtained_at: '2026-11-01T10:00:00.000000Z' })), call()],
    {},
  ],
  [
    'a call that an import’s consent allowed',
    [version('other'), basis(consent({ ends_withdrawal: false })), call()],
    {},
  ],
  [
    'a call that a consent to texts allowed',
    [version('other'), basis(consent({ channel: 'text' })), call()],
    { scope: 'non-emergency' },
  ],
  [
    'a call of another family’s consent',
    [version('other'), basis(consent({ phone_id: idOf(99) })), call()],
    {},
  ],
])('a call after the opt-out contradicts it: %s', async (_what, lines, as) => {
  const told = await contradictions(evidence(...lines), optOut(1, as));

  expect(told).toContain(
    `Call or text ${idOf(30)} left 2026-12-01T12:00:00Z, after Opt-out ${idOf(1)} took effect (2026-11-30T15:00:00.000000Z), and the evidence has no consent since.`,
  );
});

test.each<[string, Line[], Parameters<typeof optOut>[1]]>([
  ['of another phone', [version('other'), call({ phone_id: idOf(99) })], {}],
  ['that never left', [version('other'), call({ intent_at: null })], {}],
  ['before it', [version('other'), call({ intent_at: '2026-11-30T14:59:59Z' })], {}],
  ['by the other channel', [version('other'), call()], { channel: 'text' }],
  ['about something else', [version('other'), call()], { category: 'school-mission' }],
  ['in an emergency', [version('emergency'), call()], { scope: 'non-emergency' }],
  ['after a consent since', [version('other'), basis(consent()), call()], {}],
  ['where a person may have read it since', [version('other'), call()], { doubtful: true }],
  ['where it takes one back', [version('other'), call()], { retracts: idOf(50) }],
  [
    'where the evidence has that it was taken back',
    [version('other'), basis(optOut(7, { retracts: idOf(1) })), call()],
    {},
  ],
])('a call is no contradiction: %s', async (_what, lines, as) => {
  expect(await contradictions(evidence(...lines), optOut(1, as))).toContain(holds);
});

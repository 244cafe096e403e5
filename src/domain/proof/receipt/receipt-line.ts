import { z } from 'zod';
import { entryFields } from '#domain/proof/check/bundle-line.ts';
import { ledgerRow } from '#domain/proof/check/row-shape.ts';

/*
 * Every line of a family's receipt, and every field of it: docs/evidence-file.md has the same tables. A line with a field more
 * or less isn't one.
 */

const id = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const whole = z.int().nonnegative();

const receipt = z.strictObject({
  kind: z.literal('receipt'),
  format: z.literal(1),
  written_at: z.iso.datetime(),
  /** The numbers of the page: the id that rows name them by, and the last two digits. */
  phones: z.array(z.strictObject({ id, digits: z.string().regex(/^\d{2}$/) })),
  read: z.array(z.string()),
});

const row = z.strictObject({
  kind: z.literal('row'),
  row: ledgerRow,
  /** Where it stands in the list of its entry, and what leads from there to the entry's root. */
  place: whole,
  hashes: z.array(z.base64()),
  entry: z.strictObject(entryFields),
  /** That the entry stands in the log: https://c2sp.org/tlog-proof. */
  proof: z.string(),
});

const end = z.strictObject({ kind: z.literal('end'), lines: whole });

export const receiptLine = z.discriminatedUnion('kind', [receipt, row, end]);

export type ReceiptLine = z.infer<typeof receiptLine>;
export type ReceiptRow = z.infer<typeof row>;

/** Whether a file that begins so is a receipt. */
export const isReceipt = (beginning: string) => beginning.startsWith('{"kind":"receipt",');

/** Says to anyone who opens the file what it is; docs/evidence-file.md says each step to the byte. */
export const receiptGuide = [
  'One JSON object a line: what a family agreed to and stopped, and the proof that the district’s log has it. Keep this file.',
  'receipt: the numbers, by id and last two digits. row: a consent, an opt-out, or the words that were agreed to; “place” and “hashes” lead from the row to “entry”, and “proof” (c2sp.org/tlog-proof) from the entry to the signed log.',
  'Check it offline: npm run audit:verify -- <file> --key <public key of the log>.',
  'Hold the district’s later evidence to it: the same, with --evidence <evidence file>, or --checkpoints <file> and --proofs <file>.',
  'It doesn’t prove that what was written down was true, that nothing else was on file, or whose number an id is.',
] as const;

import { z } from 'zod';

/*
 * The rows of the consent ledger as the log has them, whole: docs/evidence-file.md has the same tables. A row with any other
 * member, or a time written otherwise, isn't one.
 */

const id = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
/** UTC with microseconds. */
const at = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string();

const consent = z.strictObject({
  basis: z.literal('consent'),
  id,
  phone_id: id,
  channel: z.enum(['voice', 'text']),
  purposes: z.array(text),
  kind: text,
  method: text,
  wording_version: text,
  language: text,
  evidence_hash: digest.nullable(),
  obtained_at: at,
  recorded_at: at,
  recorded_by: text,
  giver_relation: text.nullable(),
  held_back: digest,
  replaces: id.nullable(),
  ends_withdrawal: z.boolean(),
});

const optOut = z.strictObject({
  basis: z.literal('opt-out'),
  id,
  phone_id: id,
  channel: z.enum(['voice', 'text', 'any']),
  scope: text,
  means: text,
  received_at: at,
  recorded_at: at,
  recorded_by: text,
  attempt_id: id.nullable(),
  category: text.nullable(),
  effective_at: at,
  doubtful: z.boolean(),
  retracts: id.nullable(),
});

const numberCheck = z.strictObject({
  basis: z.literal('number-check'),
  id,
  phone_id: id,
  reference_date: z.iso.date(),
  answer: text,
  source: text,
  asked_at: at,
  good_until: at,
});

const block = z.strictObject({
  basis: z.literal('block'),
  id,
  phone_id: id,
  kind: text,
  blocked_by: text,
  blocked_at: at,
  lifts: id.nullable(),
});

const wording = z.strictObject({
  basis: z.literal('wording'),
  id,
  version: text,
  language: text,
  body: text,
  recorded_at: at,
  recorded_by: text,
});

export const optOutRow = optOut;
export const ledgerRow = z.discriminatedUnion('basis', [
  consent,
  optOut,
  numberCheck,
  block,
  wording,
]);

export type SealedRow = z.infer<typeof ledgerRow>;
export type OptOutRow = z.infer<typeof optOut>;

/** When it was taken down, as the row itself says. */
export function takenDownAt(row: SealedRow): string {
  if (row.basis === 'number-check') return row.asked_at;
  return row.basis === 'block' ? row.blocked_at : row.recorded_at;
}

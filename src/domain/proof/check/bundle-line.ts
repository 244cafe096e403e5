import { z } from 'zod';
import { ledgerRow, optOutRow } from './row-shape.ts';

/*
 * Every line of a file of format 2, and every field of it: docs/evidence-file.md has the same tables. A line with a field
 * more or less isn't one, and numbers are whole.
 */

const id = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const whole = z.int().nonnegative();
const text = z.string();
/** A row's own time, in UTC. */
const instant = z.iso.datetime();
const digest = z.string().regex(/^[0-9a-f]{64}$/);
/** Where a row stands in a list, and what leads from there to the list's root. */
const placed = { place: whole, hashes: z.array(z.base64()) };
const channel = z.enum(['voice', 'text']);
const roles = z.array(text);
const training = id.nullable();

/** An entry as its leaf is made of it. */
export const entryFields = {
  id: z.string().regex(/^[1-9]\d*$/),
  at: instant,
  actor: z.strictObject({ kind: text, id: text.nullable() }),
  act: text,
  subject: z.strictObject({ kind: text, id: text }),
  facts: z.record(text, z.unknown()),
};

const entry = z.strictObject({
  kind: z.literal('audit-entry'),
  /** Its place in the log; null where it was not sealed yet. */
  leaf: whole.nullable(),
  ...entryFields,
});

const campaign = z.strictObject({
  kind: z.literal('campaign'),
  id,
  number: whole,
  state: text,
  version: whole,
  author_id: id,
  created_at: instant,
  started_at: instant.nullable(),
  ended_at: instant.nullable(),
  ended_by: id.nullable(),
  end_reason: text.nullable(),
  /** The one phone that the file is about. */
  phone: id.nullable(),
});

const version = z.strictObject({
  kind: z.literal('version'),
  id,
  number: whole,
  purpose: text,
  ground: text,
  submitted_by: id,
  submitted_at: instant,
  expires_at: instant.nullable(),
  roles,
  training,
  fingerprint: digest.nullable(),
  rule_set: text.nullable(),
  sealed_content: z.record(text, z.unknown()).nullable(),
});

const approval = z.strictObject({
  kind: z.literal('approval'),
  id,
  version_id: id,
  operator_id: id,
  decision: z.enum(['approved', 'sent-back']),
  platform: text,
  reason: text.nullable(),
  at: instant,
  roles,
  training,
  fingerprint: digest,
});

const rule = z.strictObject({
  kind: z.literal('rule'),
  rule_set: text,
  id: text,
  allows: z.boolean(),
  rests_on: text,
  reason: text,
  citation: text,
});

const listed = {
  version_id: id,
  phone_id: id,
  channel,
  rule: text,
  evidence: id.nullable(),
  basis: digest.nullable(),
  line: text,
  /** In a file about one phone. */
  place: whole.optional(),
  hashes: z.array(z.base64()).optional(),
};
const recipient = z.strictObject({
  kind: z.literal('recipient'),
  ...listed,
  language: text,
  also: text.nullable(),
  time_zones: z.array(text),
  /** Where calls to a household stop at one guardian: its id, and the turn of the phone. */
  household: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/[1-9]\d*$/)
    .optional(),
  /** Told as staff of the closure's schools. */
  staff: z.enum(['staff', 'staff+family']).optional(),
  /** An emergency contact, with the place in line. */
  contact: z.int().positive().optional(),
  /** What key 6 says of each child, with names by their digests: the text of the list's line. */
  fields: z.string().optional(),
});
const exclusion = z.strictObject({ kind: z.literal('exclusion'), ...listed });
const letter = z.strictObject({
  kind: z.literal('letter'),
  version_id: id,
  address_id: id,
  languages: z.array(text),
  state: text,
  state_at: instant,
  why: text.nullable(),
  line: text,
});

const basis = z.strictObject({ kind: z.literal('basis'), row: ledgerRow, entry: text, ...placed });
/** Its term was over, and the log has that it was deleted. */
const deletedBasis = z.strictObject({
  kind: z.literal('deleted-basis'),
  basis: text,
  id,
  digest,
  entry: text,
  ...placed,
});

const attempt = z.strictObject({
  kind: z.literal('attempt'),
  id,
  version_id: id,
  phone_id: id,
  channel,
  try_number: whole,
  state: text,
  carrier_id: text.nullable(),
  rule: text.nullable(),
  rule_set: text.nullable(),
  answered_by: text.nullable(),
  spoken_at: instant.nullable(),
  held_back: z.boolean(),
  seconds: whole.nullable(),
  disposition: text.nullable(),
  created_at: instant,
  intent_at: instant.nullable(),
  ended_at: instant.nullable(),
  /** A person pressed 1. */
  confirmed_at: instant.nullable(),
  confirmed_by_call_back: z.boolean().nullable(),
  safe_at: instant.optional(),
  safe_by: z.enum(['key', 'text']).optional(),
});

const callEvent = z.strictObject({
  kind: z.literal('call-event'),
  id: text,
  attempt_id: id,
  carrier_id: text.nullable(),
  sequence_number: z.int().nullable(),
  carrier_status: text.nullable(),
  event_kind: text,
  received_at: instant,
  event: z.record(text, z.unknown()),
});

const revocation = z.strictObject({
  kind: z.literal('revocation'),
  row: optOutRow,
  entry: text,
  ...placed,
});

/** That the log at one size only grew out of it at an earlier one (RFC 9162, 2.1.4). */
export const consistencyLine = z.strictObject({
  kind: z.literal('consistency'),
  from: z.int().positive(),
  to: z.int().positive(),
  checkpoint: z.string().optional(),
  hashes: z.array(z.base64()),
});

const proof = z.strictObject({
  kind: z.literal('proof'),
  checkpoint: text,
  hashes: z.array(z.base64()),
});

/** In the order in which they stand. */
export const kinds = [
  'guide',
  'campaign',
  'version',
  'approval',
  'rule',
  'recipient',
  'exclusion',
  'letter',
  'basis',
  'deleted-basis',
  'attempt',
  'call-event',
  'revocation',
  'audit-entry',
  'consistency',
  'proof',
  'end',
] as const;

export const bundleLine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('guide'), format: z.literal(2), read: z.array(text) }),
  campaign,
  version,
  approval,
  rule,
  recipient,
  exclusion,
  letter,
  basis,
  deletedBasis,
  attempt,
  callEvent,
  revocation,
  entry,
  consistencyLine,
  proof,
  z.strictObject({ kind: z.literal('end'), lines: whole }),
]);

export type BundleLine = z.infer<typeof bundleLine>;
export type BundleEntry = z.infer<typeof entry>;
export type BundleOf<K extends BundleLine['kind']> = Extract<BundleLine, { kind: K }>;

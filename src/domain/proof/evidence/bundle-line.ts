import { z } from 'zod';

const instant = z.iso.datetime();

/** An entry of the audit log, as it was hashed; `leaf` is its place, null where it was not sealed yet. */
const entry = z.strictObject({
  kind: z.literal('audit-entry'),
  leaf: z.number().int().nonnegative().nullable(),
  id: z.string(),
  at: instant,
  actor: z.strictObject({ kind: z.string(), id: z.string().nullable() }),
  act: z.string(),
  subject: z.strictObject({ kind: z.string(), id: z.string() }),
  facts: z.record(z.string(), z.unknown()),
});

const version = z.object({
  kind: z.literal('version'),
  id: z.string(),
  number: z.number(),
  purpose: z.string(),
  fingerprint: z.string().nullable(),
  sealed_content: z.record(z.string(), z.unknown()).nullable(),
});

const listed = z.object({
  version_id: z.string(),
  phone_id: z.string(),
  channel: z.string(),
  line: z.string(),
  /** In a file about one phone: its place on the list, and the hashes from there to the list's root. */
  place: z.number().int().nonnegative().optional(),
  hashes: z.array(z.base64()).optional(),
});

/** That the log at one size only grew out of it at an earlier one (RFC 9162, 2.1.4). */
export const consistencyLine = z.strictObject({
  kind: z.literal('consistency'),
  from: z.number().int().positive(),
  to: z.number().int().positive(),
  checkpoint: z.string().optional(),
  hashes: z.array(z.base64()),
});

const attempt = z.object({
  kind: z.literal('attempt'),
  id: z.string(),
  version_id: z.string(),
  phone_id: z.string(),
  channel: z.string(),
  state: z.string(),
  carrier_id: z.string().nullable(),
  disposition: z.string().nullable(),
  intent_at: instant.nullable(),
  /** A person pressed 1; absent in files from before there was that key. */
  confirmed_at: instant.nullish(),
});

const approval = z.object({
  kind: z.literal('approval'),
  id: z.string(),
  operator_id: z.string(),
  decision: z.string(),
  fingerprint: z.string(),
});

const revocation = z.object({
  kind: z.literal('revocation'),
  id: z.string(),
  phone_id: z.string(),
  channel: z.string(),
  scope: z.string(),
  effective_at: instant,
  retracts: z.string().nullable(),
});

/** Of what the log's digest of the file doesn't count: these are read with nothing else in them, and as they are written. */
export const isWrittenExactly: ReadonlySet<string> = new Set([
  'audit-entry',
  'consistency',
  'proof',
  'end',
]);

/** What a check reads of an evidence file; kinds that it needs nothing of are passed over. */
export const bundleLine = z.discriminatedUnion('kind', [
  entry,
  version,
  approval,
  attempt,
  revocation,
  listed.extend({ kind: z.literal('recipient') }),
  listed.extend({ kind: z.literal('exclusion') }),
  consistencyLine,
  z.object({
    kind: z.literal('campaign'),
    id: z.string(),
    number: z.number(),
    phone: z.string().nullish(),
  }),
  z.strictObject({
    kind: z.literal('proof'),
    checkpoint: z.string(),
    hashes: z.array(z.base64()),
  }),
  z.strictObject({ kind: z.literal('end'), lines: z.number() }),
  z.object({ kind: z.enum(['guide', 'rule', 'basis', 'call-event']) }),
]);

export type BundleLine = z.infer<typeof bundleLine>;
export type BundleEntry = z.infer<typeof entry>;
export type BundleOf<K extends BundleLine['kind']> = Extract<BundleLine, { kind: K }>;

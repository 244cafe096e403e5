import { z } from 'zod';
import { type BundleLine, bundleLine } from './bundle-line.ts';

/*
 * Files of the first format, from before consents were sealed: what was checked of them then, and is now. Lines may hold
 * fields that aren't named here.
 */

const instant = z.iso.datetime();

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
  place: z.number().int().nonnegative().optional(),
  hashes: z.array(z.base64()).optional(),
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
  /** Absent in files from before there was that key. */
  confirmed_at: instant.nullish(),
  safe_at: instant.optional(),
});

const approval = z.object({
  kind: z.literal('approval'),
  id: z.string(),
  operator_id: z.string(),
  decision: z.string(),
  fingerprint: z.string(),
});

const revocation = z
  .object({
    kind: z.literal('revocation'),
    id: z.string(),
    phone_id: z.string(),
    channel: z.string(),
    scope: z.string(),
    effective_at: instant,
    retracts: z.string().nullable(),
  })
  .transform(({ kind, ...row }) => ({ kind, row: { basis: 'opt-out', ...row } }));

const oldLine = z.union([
  z.discriminatedUnion('kind', [
    version,
    approval,
    attempt,
    listed.extend({ kind: z.literal('recipient') }),
    listed.extend({ kind: z.literal('exclusion') }),
    z.object({
      kind: z.literal('campaign'),
      id: z.string(),
      number: z.number(),
      phone: z.string().nullish(),
    }),
  ]),
  revocation,
]);

/** Nothing is read of these but that they are there. */
const passedOver = z.object({ kind: z.enum(['guide', 'rule', 'basis', 'call-event']) });

/** Of what the log's digest of the file doesn't count: read with nothing else in them, and as they are written. */
const exact = new Set(['audit-entry', 'consistency', 'proof', 'end']);

/**
 * A line of such a file, with the fields that are looked at; the others of today's format are missing from it, and nothing
 * asks for them. Undefined where it is none.
 */
export function readOldLine(parsed: unknown, isAsWritten: boolean): BundleLine | undefined {
  const kind = z.object({ kind: z.string() }).safeParse(parsed).data?.kind ?? '';
  if (exact.has(kind)) return isAsWritten ? bundleLine.safeParse(parsed).data : undefined;
  if (passedOver.safeParse(parsed).success) return { kind: 'guide', format: 2, read: [] };
  return oldLine.safeParse(parsed).data as BundleLine | undefined;
}

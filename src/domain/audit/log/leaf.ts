import canonicalize from 'canonicalize';

/** An entry as the log holds it. */
export type LoggedEntry = {
  /** A whole number, in digits. */
  id: string;
  /** UTC with microseconds, such as `2026-11-28T05:45:00.000123Z`. */
  at: string;
  actor: { kind: string; id: string | null };
  act: string;
  subject: { kind: string; id: string };
  facts: unknown;
};

/** What is hashed for an entry: canonical JSON (RFC 8785), so that anybody computes the same bytes. */
export function leafBytes(entry: LoggedEntry): Buffer {
  const { id, at, actor, act, subject, facts } = entry;
  const canonical = canonicalize({ id, at, actor, act, subject, facts });
  if (canonical === undefined) throw new Error('an entry that is no JSON');
  return Buffer.from(canonical);
}

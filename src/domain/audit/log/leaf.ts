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
export function leafBytes({ id, at, actor, act, subject, facts }: LoggedEntry): Buffer {
  const canonical = canonicalize(facts);
  if (canonical === undefined) throw new Error('an entry that is no JSON');
  // Its own members stand in their order, which is the same for all.
  return Buffer.from(
    `{"act":${json(act)},"actor":{"id":${json(actor.id)},"kind":${json(actor.kind)}},"at":${json(at)},` +
      `"facts":${canonical},"id":${json(id)},"subject":{"id":${json(subject.id)},"kind":${json(subject.kind)}}}`,
  );
}

/** As RFC 8785 writes strings and null. */
const json = (value: string | null) => JSON.stringify(value);

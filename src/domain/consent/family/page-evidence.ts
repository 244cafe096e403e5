import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { PageWording } from '#domain/consent/wording/page-wording.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';

/** One page that was agreed on: where, by whom through which link, to what, and when. */
export type PageEvidence = {
  /** UUID, made when the page was shown. */
  page: string;
  /** Tells the link apart, and opens nothing. */
  link: string;
  phoneId: string;
  channel: Channel;
  purpose: ConsentPurpose;
  wording: PageWording;
  at: Temporal.Instant;
};

/** Names the page in `consent_record.evidence_reference`. */
export function pageReference(page: string): string {
  return `family page ${page}`;
}

/** SHA-256 over canonical JSON (RFC 8785). Anyone who has the link can work it out again from the record and its wording. */
export function pageEvidenceHash(evidence: PageEvidence): Buffer {
  const canonical = canonicalize({ ...evidence, at: evidence.at.toString() });
  if (canonical === undefined) throw new Error('nothing to take a hash of');
  return hash('sha256', Buffer.from(canonical), 'buffer');
}

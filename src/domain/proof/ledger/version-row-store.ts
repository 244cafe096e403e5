import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { listRoot } from '#domain/closure/seal/seal-store.ts';
import type { LedgerFault } from './ledger-fault.ts';

type Content = Readonly<Record<string, unknown>>;

type SealedVersion = {
  id: string;
  fingerprint: string;
  text: string;
  /** Of any shape: the owner of the database may have written it. */
  content: unknown;
  /** The columns that dialing goes by, under the names of the content. */
  columns: Content;
  /** Entries tell of this fingerprint, by the person who submitted it, and of its draft at that time. */
  hasEntries: boolean;
};

/** Versions whose words, columns or lists aren't those that were sealed and submitted. */
export async function selectVersionFaults(tx: Transaction): Promise<LedgerFault[]> {
  const faults: LedgerFault[] = [];
  for (const version of await selectSealed(tx)) {
    const holds = isAsSealed(version) && (await areListsSealed(tx, version.id, version.content));
    if (!holds) faults.push({ kind: 'version-differs', about: version.id });
  }
  return faults;
}

/** Nothing is read of a content but what has the fingerprint. */
function isAsSealed(version: SealedVersion): version is SealedVersion & { content: Content } {
  const { text, content, columns, fingerprint, hasEntries } = version;
  if (!hasEntries || canonicalize(content) !== text) return false;
  if (hash('sha256', text, 'hex') !== fingerprint) return false;
  const after = (content as { contacts?: { after?: number } | null } | null)?.contacts?.after;
  const sealed = { contactsAfter: after ?? null, ...(content as Content) };
  return Object.entries(columns).every(([name, value]) =>
    isSame(value, sealed[name as keyof typeof sealed]),
  );
}

/** Times are the same at the same moment, however they are written. */
function isSame(column: unknown, sealed: unknown): boolean {
  if (column === null || sealed === undefined || sealed === null)
    return (column ?? null) === (sealed ?? null);
  if (typeof column === 'string' && /^\d{4}-\d\d-\d\dT/.test(column))
    return typeof sealed === 'string' && Temporal.Instant.from(column).equals(sealed);
  return JSON.stringify(column) === JSON.stringify(sealed);
}

async function areListsSealed(tx: Transaction, versionId: string, content: Content) {
  for (const [table, name] of [
    ['recipient', 'recipients'],
    ['exclusion', 'exclusions'],
    ['letter', 'letters'],
  ] as const) {
    const { root, count } = await listRoot(tx, table, versionId);
    const sealed = content[name] as { root: string; count: number } | undefined;
    // Of e-mails alone there may be no list.
    if (sealed === undefined && table === 'letter' && count === 0) continue;
    if (sealed === undefined || root !== sealed.root || count !== sealed.count) return false;
  }
  return true;
}

async function selectSealed(tx: Transaction): Promise<SealedVersion[]> {
  return many<SealedVersion>(tx)`
    SELECT v.id, encode(v.fingerprint, 'hex') AS fingerprint, coalesce(v.sealed_text, '') AS text, v.sealed_content AS content,
      terms_of(v) || jsonb_build_object('campaign', v.campaign_id, 'version', v.number, 'contactsAfter', v.contacts_after,
        'ruleSet', v.rule_set, 'startAt', v.start_at, 'stopTryingAt', v.stop_trying_at, 'expiresAt', v.expires_at) AS columns,
      EXISTS (SELECT FROM audit_entry e
        WHERE e.subject_kind = 'campaign' AND e.subject_id = v.campaign_id::text
          AND e.act IN ('campaign-submitted', 'campaign-found-empty', 'campaign-found-no-number')
          AND e.actor_id = v.submitted_by::text AND e.facts ->> 'fingerprint' = encode(v.fingerprint, 'hex')
          AND e.facts -> 'version' = to_jsonb(v.number))
      AND EXISTS (SELECT FROM audit_entry e
        WHERE e.subject_kind = 'campaign' AND e.subject_id = v.campaign_id::text AND e.act = 'campaign-drafted'
          AND e.actor_id = v.submitted_by::text AND e.facts -> 'version' = to_jsonb(v.number)
          AND v.submitted_at BETWEEN e.at - interval '1 minute' AND e.at + interval '1 second') AS "hasEntries"
    FROM campaign_version v
    WHERE v.fingerprint IS NOT NULL`;
}

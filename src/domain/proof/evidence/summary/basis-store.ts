import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { EvidenceOf } from '#domain/proof/evidence/evidence-line.ts';
import type { EvidenceSummary } from './evidence-summary.ts';

const ofPhone = ({ phoneId }: EvidenceOf) =>
  phoneId === undefined ? sql`` : sql`AND r.phone_id = ${phoneId}`;

/** What people had agreed to whose consent let the list in, by wording and by how they said so. */
export async function selectConsents(
  tx: Transaction,
  versionId: string,
  of: EvidenceOf,
): Promise<EvidenceSummary['consents']> {
  const { rows } = await sql<EvidenceSummary['consents'][number]>`
    SELECT c.wording_version AS wording, c.language, c.method, c.kind, w.body AS words,
      count(DISTINCT r.phone_id)::int AS phones, min(c.obtained_at) AS "from", max(c.obtained_at) AS "until"
    FROM recipient r JOIN consent_record c ON c.id = r.evidence
    LEFT JOIN consent_wording w ON w.version = c.wording_version AND w.language = c.language
    WHERE r.version_id = ${versionId} ${ofPhone(of)}
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 6 DESC, 1, 2, 3`.execute(tx);
  return rows;
}

/** The numbers that calls showed, with how many of the calls and texts that left showed each. */
export async function selectSenders(
  tx: Transaction,
  of: EvidenceOf,
): Promise<EvidenceSummary['senders']> {
  const { rows } = await sql<EvidenceSummary['senders'][number]>`
    SELECT r.channel, r.sender AS number, count(*)::int FROM attempt r
    WHERE r.campaign_id = ${of.campaignId} AND r.sender IS NOT NULL ${ofPhone(of)}
    GROUP BY 1, 2 ORDER BY 1 DESC, 3 DESC, 2`.execute(tx);
  return rows;
}

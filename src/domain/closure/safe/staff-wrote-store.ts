import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { requestTextBinding } from '#domain/family/request/family-request.ts';
import type { Vault } from '#vault/vault.ts';

export type WroteRow = { phoneId: string; at: Temporal.Instant; words: string };

/** So many stand on a page; the front office has them all. */
const mostShown = 10;

/**
 * What else these phones texted while the action held, from its approval to the all clear, the newest first. Who is safe is read
 * at once, and waits for nobody of the front office.
 */
export async function selectWrote(
  tx: Transaction,
  vault: Pick<Vault, 'decrypt'>,
  { versionId, phoneIds }: { versionId: string; phoneIds: readonly string[] },
): Promise<WroteRow[]> {
  const rows = await many<{ id: string; phoneId: string; at: Temporal.Instant; sealed: Buffer }>(
    tx,
  )`
    SELECT t.id, r.phone_id AS "phoneId", t.received_at AS at, t.words AS sealed
    FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id
    JOIN family_request r ON r.phone_id = ANY (${[...phoneIds]}::uuid[])
    JOIN family_request_text t ON t.request_id = r.id AND t.carrier_id IS NOT NULL
    WHERE v.id = ${versionId}
      AND t.received_at >= coalesce((SELECT min(a.at) FROM approval a WHERE a.version_id = v.id AND a.decision = 'approved'), c.started_at)
      AND t.received_at < coalesce((SELECT min(x.started_at) FROM campaign x WHERE x.corrects = c.id), c.started_at + interval '24 hours')
    ORDER BY t.received_at DESC, t.id DESC LIMIT ${mostShown}`;
  return rows.map(({ id, sealed, ...row }) => ({
    ...row,
    words: vault.decrypt(sealed, requestTextBinding(id)),
  }));
}

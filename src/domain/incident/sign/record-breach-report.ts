import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/operator/operator.ts';
import { newId } from '#domain/shared/new-id-store.ts';
import type { Vault } from '#vault/vault.ts';

/** Anybody on the staff says what they saw. It freezes nothing: compliance staff decide what it is. */
export async function recordBreachReport(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  report: {
    operator: Operator;
    words: string;
    noticedAt: Temporal.Instant;
    campaignId: string | undefined;
  },
): Promise<string> {
  const { operator, words, noticedAt, campaignId } = report;
  return transact(db, async (tx) => {
    const id = await newId(tx);
    await tx
      .insertInto('breach_sign')
      .values({
        id,
        kind: 'reported',
        seen: 1,
        reported_by: operator.id,
        noticed_at: noticedAt,
        campaign_id: campaignId ?? null,
        words: vault.encrypt(words, `breach_sign.words:${id}`),
      })
      .execute();
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: 'breach-reported',
      subject: { kind: 'breach-sign', id },
      facts: campaignId === undefined ? {} : { campaign: campaignId },
    });
    return id;
  });
}

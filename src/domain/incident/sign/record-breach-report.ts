import { type Db, type Transaction, transact, violatedRule } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { refuseIncident } from '#domain/incident/incident-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { newId } from '#domain/shared/new-id-store.ts';
import type { Vault } from '#vault/vault.ts';

type BreachReport = {
  operator: Operator;
  words: string;
  noticedAt: Temporal.Instant;
  campaignId: string | undefined;
};

export type BreachReported =
  | { kind: 'reported'; id: string }
  | { kind: 'refused'; reason: 'too-many-reports' };

/** Anybody on the staff says what they saw, five times in an hour at most. It freezes nothing: compliance staff decide what it is. */
export async function recordBreachReport(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  report: BreachReport,
): Promise<BreachReported> {
  try {
    return { kind: 'reported', id: await transact(db, (tx) => insertReport(tx, vault, report)) };
  } catch (error) {
    if (violatedRule(error) !== 'breach_reports_in_an_hour') throw error;
    const { operator } = report;
    const reason = 'too-many-reports' as const;
    await transact(db, (tx) => refuseIncident(tx, { operator, wanted: 'report', reason }));
    return { kind: 'refused', reason };
  }
}

async function insertReport(
  tx: Transaction,
  vault: Pick<Vault, 'encrypt'>,
  { operator, words, noticedAt, campaignId }: BreachReport,
): Promise<string> {
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
  await note(
    tx,
    by(operator.id),
    'breach-reported',
    on('breach-sign', id),
    campaignId === undefined ? {} : { campaign: campaignId },
  );
  return id;
}

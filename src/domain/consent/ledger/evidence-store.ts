import type { Db, Transaction } from '#database/transaction.ts';
import type { Evidence } from './evidence.ts';

/** What stands under these ids, whichever table they are of. */
export async function selectEvidence(
  db: Db | Transaction,
  ids: readonly string[],
): Promise<Map<string, Evidence>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const consents = await db
    .selectFrom('consent_record')
    .where('id', 'in', wanted)
    .select([
      'id',
      'obtained_at as at',
      'method',
      'wording_version as wordingVersion',
      'language',
      'evidence_reference as reference',
    ])
    .execute();
  const withdrawals = await db
    .selectFrom('revocation')
    .where('id', 'in', wanted)
    .select(['id', 'received_at as at', 'means', 'scope'])
    .execute();
  const checks = await db
    .selectFrom('number_check')
    .where('id', 'in', wanted)
    .select(['id', 'asked_at as at', 'answer'])
    .execute();
  const blocks = await db
    .selectFrom('phone_block')
    .where('id', 'in', wanted)
    .select(['id', 'blocked_at as at', 'kind as block'])
    .execute();
  const evidence: Evidence[] = [
    ...consents.map((row) => ({ ...row, kind: 'consent' as const })),
    ...withdrawals.map((row) => ({ ...row, kind: 'withdrawal' as const })),
    ...checks.map((row) => ({ ...row, kind: 'number-check' as const })),
    ...blocks.map((row) => ({ ...row, kind: 'block' as const })),
  ];
  return new Map(evidence.map((one) => [one.id, one]));
}

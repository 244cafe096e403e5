import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { ConsentHistory } from './consent-history.ts';

/** Far more than a phone comes to have; what is beyond is counted and not read. */
const most = 400;

export async function selectConsents(tx: Transaction, phoneId: string) {
  return tx
    .selectFrom('consent_record as k')
    .leftJoin('consent_record as n', 'n.replaces', 'k.id')
    .where('k.phone_id', '=', phoneId)
    .select([
      'k.id',
      'k.channel',
      'k.purposes',
      'k.kind',
      'k.method',
      'k.wording_version',
      'k.language',
      'k.evidence_reference',
      'k.evidence_hash',
      'k.giver_relation',
      'k.ends_withdrawal',
      'k.obtained_at',
      'k.recorded_at',
      'k.recorded_by',
      'k.replaces',
      'n.id as replaced_by',
    ])
    .orderBy('k.obtained_at', 'desc')
    .limit(most)
    .execute();
}

export async function selectWithdrawals(tx: Transaction, phoneId: string) {
  return tx
    .selectFrom('revocation as r')
    .leftJoin('revocation as u', 'u.retracts', 'r.id')
    .leftJoin('confirmation_text as c', 'c.revocation_id', 'r.id')
    .where('r.phone_id', '=', phoneId)
    .select([
      'r.id',
      'r.channel',
      'r.scope',
      'r.means',
      'r.category',
      'r.doubtful',
      'r.words',
      'r.received_at',
      'r.effective_at',
      'r.honour_by',
      'r.recorded_at',
      'r.recorded_by',
      'r.retracts',
      'u.id as retracted_by',
      'c.state as confirmation',
    ])
    .orderBy('r.received_at', 'desc')
    .limit(most)
    .execute();
}

export async function selectChecks(tx: Transaction, phoneId: string) {
  return tx
    .selectFrom('number_check')
    .where('phone_id', '=', phoneId)
    .select(['id', 'answer', 'source', 'asked_at', 'good_until'])
    .orderBy('asked_at', 'desc')
    .limit(most)
    .execute();
}

export async function selectBlocks(tx: Transaction, phoneId: string) {
  return tx
    .selectFrom('phone_block')
    .where('phone_id', '=', phoneId)
    .select(['id', 'kind', 'reason', 'blocked_by', 'blocked_at', 'lifts'])
    .orderBy('blocked_at', 'desc')
    .limit(most)
    .execute();
}

/** The newest looks at the phone, by name, with how many there were. */
export async function selectDisclosures(
  tx: Transaction,
  phoneId: string,
): Promise<{ newest: ConsentHistory['disclosures']; inAll: number }> {
  const newest = await tx
    .selectFrom('disclosure as d')
    .innerJoin('operator as o', 'o.id', 'd.operator_id')
    .leftJoin('campaign as c', 'c.id', 'd.campaign_id')
    .where('d.phone_id', '=', phoneId)
    .select(['d.what', 'd.at', 'o.name as by', 'c.number'])
    .orderBy('d.at', 'desc')
    .limit(6)
    .execute();
  const { count } = await tx
    .selectFrom('disclosure')
    .where('phone_id', '=', phoneId)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return { newest, inAll: count };
}

export async function selectOperatorNames(
  tx: Transaction,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('operator')
    .select(['id', 'name'])
    .where(sql<string>`id::text`, 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { staffName } from '#domain/people/operator/staff-name-store.ts';
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
      sql<boolean>`k.kind = 'express-written'`.as('isWritten'),
      'k.method',
      'k.wording_version as wordingVersion',
      'k.language',
      'k.evidence_reference as reference',
      sql<boolean>`k.evidence_hash IS NOT NULL`.as('hasHash'),
      'k.giver_relation as relation',
      'k.ends_withdrawal as endsWithdrawal',
      'k.obtained_at as saidAt',
      'k.recorded_at as recordedAt',
      'k.recorded_by as recordedBy',
      'k.replaces',
      'n.id as replacedBy',
    ])
    .orderBy('k.obtained_at', 'desc')
    .limit(most)
    .execute();
}

export async function selectWithdrawals(tx: Transaction, phoneId: string) {
  return tx
    .selectFrom('revocation as r')
    .leftJoin('revocation as u', 'u.retracts', 'r.id')
    .leftJoin('outreach as c', 'c.revocation_id', 'r.id')
    .where('r.phone_id', '=', phoneId)
    .select([
      'r.id',
      'r.channel',
      'r.scope',
      'r.means',
      'r.category',
      'r.doubtful as isDoubtful',
      'r.words',
      'r.received_at as saidAt',
      'r.effective_at as effectiveAt',
      'r.honor_by as honorBy',
      'r.recorded_at as recordedAt',
      'r.recorded_by as recordedBy',
      'r.retracts',
      'u.id as retractedBy',
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
    .select(['id', 'answer', 'source', 'asked_at as saidAt', 'good_until as goodUntil'])
    .orderBy('asked_at', 'desc')
    .limit(most)
    .execute();
}

export async function selectBlocks(tx: Transaction, phoneId: string) {
  return tx
    .selectFrom('phone_block')
    .where('phone_id', '=', phoneId)
    .select(['id', 'kind as block', 'reason', 'blocked_by as recordedBy', 'blocked_at as saidAt'])
    .select('lifts')
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
    .select(['d.what', 'd.at', staffName('o').as('by'), 'c.number'])
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

export async function selectNamesInHistory(
  tx: Transaction,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('operator as o')
    .select(['o.id', staffName('o').as('name')])
    .where(sql<string>`o.id::text`, 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

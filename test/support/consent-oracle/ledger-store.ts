import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { PhoneLedger } from './ledger.ts';
import type { Rule } from './rule.ts';

type LedgerRow = Omit<
  PhoneLedger,
  'records' | 'revocations' | 'checks' | 'blocks' | 'landlineCalls'
>;

/** The whole evidence of some phones, by set: five statements, however many phones. */
export async function selectLedgers(db: Db, phoneIds: readonly string[]): Promise<PhoneLedger[]> {
  const ids = sql`${[...phoneIds]}::uuid[]`;
  const { rows: phones } = await sql<LedgerRow>`
    SELECT id AS "phoneId", line_type AS "lineType", student_line AS "studentLine",
      bad_number_at IS NOT NULL AS "isBadNumber"
    FROM phone WHERE id = ANY (${ids}) ORDER BY id`.execute(db);
  const { rows: records } = await sql<PhoneLedger['records'][number] & { phoneId: string }>`
    SELECT phone_id AS "phoneId", id, channel, purposes, kind, obtained_at AS "obtainedAt",
      giver_relation AS "giverRelation", ends_withdrawal AS "endsWithdrawal", replaces
    FROM consent_record WHERE phone_id = ANY (${ids})`.execute(db);
  const { rows: revocations } = await sql<PhoneLedger['revocations'][number] & { phoneId: string }>`
    SELECT phone_id AS "phoneId", id, channel, scope, category, means, received_at AS "receivedAt", retracts
    FROM revocation WHERE phone_id = ANY (${ids})`.execute(db);
  const { rows: checks } = await sql<PhoneLedger['checks'][number] & { phoneId: string }>`
    SELECT phone_id AS "phoneId", id, answer, reference_date AS "referenceDate", asked_at AS "askedAt", good_until AS "goodUntil"
    FROM number_check WHERE phone_id = ANY (${ids})`.execute(db);
  const { rows: blocks } = await sql<PhoneLedger['blocks'][number] & { phoneId: string }>`
    SELECT phone_id AS "phoneId", id, kind, blocked_at AS "blockedAt", lifts
    FROM phone_block WHERE phone_id = ANY (${ids})`.execute(db);
  const { rows: calls } = await sql<{ phoneId: string; at: Temporal.Instant }>`
    SELECT a.phone_id AS "phoneId", a.intent_at AS at
    FROM attempt a
    JOIN campaign_version v ON v.id = a.version_id AND v.purpose <> 'emergency'
    WHERE a.phone_id = ANY (${ids}) AND a.channel = 'voice' AND a.intent_at IS NOT NULL
    ORDER BY a.intent_at DESC`.execute(db);
  const of = { records, revocations, checks, blocks };
  const groups = {
    records: Map.groupBy(of.records, ({ phoneId }) => phoneId),
    revocations: Map.groupBy(of.revocations, ({ phoneId }) => phoneId),
    checks: Map.groupBy(of.checks, ({ phoneId }) => phoneId),
    blocks: Map.groupBy(of.blocks, ({ phoneId }) => phoneId),
    calls: Map.groupBy(calls, ({ phoneId }) => phoneId),
  };
  return phones.map((phone) => ({
    ...phone,
    records: groups.records.get(phone.phoneId) ?? [],
    revocations: groups.revocations.get(phone.phoneId) ?? [],
    checks: groups.checks.get(phone.phoneId) ?? [],
    blocks: groups.blocks.get(phone.phoneId) ?? [],
    landlineCalls: (groups.calls.get(phone.phoneId) ?? []).map(({ at }) => at),
  }));
}

/** The rules of a set, in the order in which they are tried. */
export async function selectRules(db: Db, ruleSet: string): Promise<Rule[]> {
  return db
    .selectFrom('consent_rule')
    .where('rule_set', '=', ruleSet)
    .select([
      'id',
      'rule_set as ruleSet',
      'rank',
      'effect',
      'condition',
      'policies',
      'purposes',
      'channels',
      'accepts',
      'rests_on as restsOn',
      'source',
      'reason',
      'citation',
    ])
    .orderBy('rank')
    .execute();
}

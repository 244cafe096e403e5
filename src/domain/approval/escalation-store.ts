import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Wake, WakeState } from './escalation.ts';

/** The versions somebody is to be woken for. Their campaigns can't be decided until the transaction ends. */
export async function lockUnanswered(tx: Transaction): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT v.id FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.state = 'submitted' AND next_to_wake(v) IS NOT NULL
    ORDER BY c.number FOR UPDATE OF c SKIP LOCKED`.execute(tx);
  return rows.map(({ id }) => id);
}

type Key = { versionId: string; operatorId: string };

/** Whose turn it is, by now: another worker may have woken them before the lock was ours. */
export async function insertWake(
  tx: Transaction,
  wake: { versionId: string; token: string },
): Promise<Key | undefined> {
  const { rows } = await sql<Key>`
    INSERT INTO approval_wake (version_id, operator_id, token)
    SELECT v.id, turn.operator_id, ${wake.token}
    FROM campaign_version v CROSS JOIN LATERAL (SELECT next_to_wake(v) AS operator_id) AS turn
    WHERE v.id = ${wake.versionId} AND turn.operator_id IS NOT NULL
    RETURNING version_id AS "versionId", operator_id AS "operatorId"`.execute(tx);
  return rows[0];
}

/** Takes again what never left, while the decision is still theirs. */
export async function takeUnsent(
  tx: Transaction,
): Promise<(Key & { call: boolean; text: boolean })[]> {
  const { rows } = await sql<Key & { call: boolean; text: boolean }>`
    UPDATE approval_wake w SET
      call_state = CASE w.call_state WHEN 'unsent' THEN 'placing' ELSE w.call_state END,
      text_state = CASE w.text_state WHEN 'unsent' THEN 'placing' ELSE w.text_state END
    FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
    WHERE w.version_id = v.id AND 'unsent' IN (w.call_state, w.text_state)
      AND c.state = 'submitted' AND v.expires_at > clock_timestamp()
      AND NOT is_away(w.operator_id) AND decision_bar(w.operator_id, v) IS NULL AND NOT EXISTS (
        SELECT FROM approval a WHERE a.version_id = v.id AND a.operator_id = w.operator_id)
    RETURNING w.version_id AS "versionId", w.operator_id AS "operatorId",
      old.call_state = 'unsent' AS call, old.text_state = 'unsent' AS text`.execute(tx);
  return rows;
}

export async function selectWake(
  tx: Transaction,
  { versionId, operatorId }: Key,
): Promise<Omit<Wake, 'call' | 'text'> | undefined> {
  return tx
    .selectFrom('approval_wake as w')
    .innerJoin('operator_phone as p', 'p.operator_id', 'w.operator_id')
    .innerJoin('campaign_version as v', 'v.id', 'w.version_id')
    .innerJoin('district as d', (join) => join.onTrue())
    .where('w.version_id', '=', versionId)
    .where('w.operator_id', '=', operatorId)
    .select([
      'w.version_id as versionId',
      'w.operator_id as operatorId',
      'v.campaign_id as campaignId',
      'w.token',
      'p.number',
      'd.registered_name as registeredName',
      'd.ring_seconds as ringSeconds',
    ])
    .executeTakeFirst();
}

type Settled = { state: WakeState; carrierId: string | null };

/** Writes down what became of the orders that were being placed. */
export async function settleWake(
  tx: Transaction,
  { versionId, operatorId, call, text }: Key & { call?: Settled; text?: Settled },
): Promise<void> {
  await tx
    .updateTable('approval_wake')
    .set({
      ...(call === undefined ? {} : { call_state: call.state, call_id: call.carrierId }),
      ...(text === undefined ? {} : { text_state: text.state, text_id: text.carrierId }),
    })
    .where('version_id', '=', versionId)
    .where('operator_id', '=', operatorId)
    .execute();
}

/** Whose call it is, and whether what it is about still waits. */
export async function selectWakeByToken(
  db: Db,
  token: string,
): Promise<{ phoneIndex: Buffer; registeredName: string; isWaiting: boolean } | undefined> {
  const { rows } = await sql<{ phoneIndex: Buffer; registeredName: string; isWaiting: boolean }>`
    SELECT p.number_index AS "phoneIndex", d.registered_name AS "registeredName",
      c.state = 'submitted' AND c.version = v.number AND v.expires_at > clock_timestamp() AS "isWaiting"
    FROM approval_wake w JOIN operator_phone p USING (operator_id)
    JOIN campaign_version v ON v.id = w.version_id JOIN campaign c ON c.id = v.campaign_id CROSS JOIN district d
    WHERE w.token = ${token}`.execute(db);
  return rows[0];
}

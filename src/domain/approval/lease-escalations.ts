import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Escalation } from './escalation.ts';

/**
 * The approvers whose turn it is to be woken, one for each campaign that waits too long, and those whose call or text
 * never left. A wake is written down before anybody is asked to place it: at most once for each version and person.
 */
export async function leaseEscalations(db: Db, worker: string): Promise<Escalation[]> {
  return transact(db, async (tx) => {
    const escalations: Escalation[] = [];
    for (const again of await takeUnsent(tx)) {
      const escalation = await selectEscalation(tx, again);
      if (escalation !== undefined)
        escalations.push({ ...escalation, call: again.call, text: again.text });
    }
    for (const versionId of await lockUnanswered(tx)) {
      // 128 random bits, as an attempt's: anyone who knows it may speak for the carrier.
      const token = randomBytes(16).toString('base64url');
      const key = await insertEscalation(tx, { versionId, token });
      const escalation = key === undefined ? undefined : await selectEscalation(tx, key);
      if (escalation === undefined) continue;
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: worker },
        act: 'approver-woken',
        subject: { kind: 'campaign', id: escalation.campaignId },
        facts: { version: versionId, operator: escalation.operatorId },
      });
      escalations.push({ ...escalation, call: true, text: true });
    }
    return escalations;
  });
}

/** The versions somebody is to be woken for. Their campaigns can't be decided until the transaction ends. */
async function lockUnanswered(tx: Transaction): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT v.id FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.state = 'submitted' AND next_to_escalate(v) IS NOT NULL
    ORDER BY c.number FOR UPDATE OF c SKIP LOCKED`.execute(tx);
  return rows.map(({ id }) => id);
}

type Key = { versionId: string; operatorId: string };

/** Whose turn it is, by now: another worker may have woken them before the lock was ours. */
async function insertEscalation(
  tx: Transaction,
  escalation: { versionId: string; token: string },
): Promise<Key | undefined> {
  const { rows } = await sql<Key>`
    INSERT INTO approval_escalation (version_id, operator_id, token)
    SELECT v.id, turn.operator_id, ${escalation.token}
    FROM campaign_version v CROSS JOIN LATERAL (SELECT next_to_escalate(v) AS operator_id) AS turn
    WHERE v.id = ${escalation.versionId} AND turn.operator_id IS NOT NULL
    RETURNING version_id AS "versionId", operator_id AS "operatorId"`.execute(tx);
  return rows[0];
}

/** Takes again what never left, while the decision is still theirs. */
async function takeUnsent(tx: Transaction): Promise<(Key & { call: boolean; text: boolean })[]> {
  const { rows } = await sql<Key & { call: boolean; text: boolean }>`
    UPDATE approval_escalation w SET
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

async function selectEscalation(
  tx: Transaction,
  { versionId, operatorId }: Key,
): Promise<Omit<Escalation, 'call' | 'text'> | undefined> {
  return tx
    .selectFrom('approval_escalation as w')
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

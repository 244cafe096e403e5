import { sql } from 'kysely';
import { many, one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { newToken } from '#domain/shared/new-token.ts';
import { type OutreachKind, staffFacts, type TakenOutreach } from './outreach-kind-store.ts';
import { type Waking, wakingWords } from './waking-words.ts';

type Escalation = TakenOutreach & Waking;

/** What `wakingWords` says, of the district `d` and the version `v`. */
const waking = sql`d.registered_name AS "registeredName", v.happening, v.purpose, v.emergency_fact AS "emergencyFact",
  ARRAY(SELECT s.name FROM school s WHERE s.id = ANY (v.school_ids) ORDER BY s.name) AS schools,
  (SELECT staff_name(o) FROM operator o WHERE o.id = v.submitted_by) AS requester`;

/** Approvers are called and texted on their own phones, one after the other, about what waits for them. No freeze stops it. */
export const escalationKind: OutreachKind<Escalation> = {
  rows: ['escalation'],
  idleMs: 5_000,
  // After this long somebody may have decided.
  callGoodMs: 20_000,
  // An emergency may wait for them.
  waits: 'for-everything',
  // It may have been placed.
  again: 'never',

  async take(tx, { worker }) {
    for (const versionId of await lockUnanswered(tx)) await wakeNext(tx, { versionId, worker });
    // And what never left, while the decision is still theirs.
    return many<Escalation>(tx)`
      UPDATE outreach w SET state = 'sending', state_at = clock_timestamp()
      FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number CROSS JOIN district d
      CROSS JOIN operator_phone p
      WHERE w.kind = 'escalation' AND w.state = 'waiting' AND w.version_id = v.id AND p.operator_id = w.operator_id
        AND c.state = 'submitted' AND v.expires_at > clock_timestamp()
        AND NOT is_away(w.operator_id) AND decision_blocker(w.operator_id, v) IS NULL AND NOT EXISTS (
          SELECT FROM approval a WHERE a.version_id = v.id AND a.operator_id = w.operator_id)
      RETURNING w.id, p.number, w.operator_id AS "operatorId", w.token,
        d.ring_seconds AS "ringSeconds", ${waking}`;
  },

  text: wakingWords,
  isLeft: true,

  entry: (settled, state) => ({
    act: 'approver-wake-settled',
    subject: { kind: 'campaign', id: settled.campaignId ?? '' },
    facts: { version: settled.versionId ?? '', ...staffFacts(settled, state) },
  }),

  /** Undefined if an approver has decided meanwhile. */
  async answer(db, id) {
    const row = await one<Waking & { isWaiting: boolean }>(db)`
      SELECT ${waking},
        c.state = 'submitted' AND c.version = v.number AND v.expires_at > clock_timestamp() AS "isWaiting"
      FROM outreach w JOIN campaign_version v ON v.id = w.version_id JOIN campaign c ON c.id = v.campaign_id CROSS JOIN district d
      WHERE w.id = ${id}`;
    return row?.isWaiting === true
      ? { kind: 'speak', words: wakingWords(row) }
      : { kind: 'silence' };
  },
};

/** The versions somebody is to be woken for. Their campaigns can't be decided until the transaction ends. */
async function lockUnanswered(tx: Transaction): Promise<string[]> {
  const rows = await many<{ id: string }>(tx)`
    SELECT v.id FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.state = 'submitted' AND next_to_escalate(v) IS NOT NULL
    ORDER BY c.number FOR UPDATE OF c SKIP LOCKED`;
  return rows.map(({ id }) => id);
}

/** Whose turn it is, by now: another worker may have woken them before the lock was ours. At most once a version and person. */
async function wakeNext(
  tx: Transaction,
  { versionId, worker }: { versionId: string; worker: string },
): Promise<void> {
  const woken = await one<{ operatorId: string; campaignId: string }>(tx)`
    INSERT INTO outreach (kind, channel, version_id, operator_id, token)
    SELECT 'escalation', 'voice', v.id, turn.operator_id, ${newToken()}
    FROM campaign_version v CROSS JOIN LATERAL (SELECT next_to_escalate(v) AS operator_id) AS turn
    WHERE v.id = ${versionId} AND turn.operator_id IS NOT NULL
    RETURNING operator_id AS "operatorId",
      (SELECT campaign_id FROM campaign_version WHERE id = version_id) AS "campaignId"`;
  if (woken === undefined) return;
  const { operatorId: operator, campaignId } = woken;
  await run(tx)`
    INSERT INTO outreach (kind, version_id, operator_id) VALUES ('escalation', ${versionId}, ${operator})`;
  await note(tx, { kind: 'system', id: worker }, 'approver-woken', on('campaign', campaignId), {
    version: versionId,
    operator,
  });
}

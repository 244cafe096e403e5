import { type RawBuilder, sql } from 'kysely';
import { many, one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Act } from '#domain/audit/acts/act.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import { type FindingRefusal, type FindingsAtHand, refusalOf } from './finding.ts';
import { type FindingCode } from './finding-kinds.ts';
import { shownDigest } from './finding-store.ts';

export type FindingDecision =
  | { kind: 'done'; count: number }
  | { kind: 'refused'; reason: FindingRefusal };

type Card = { runId: string; code: FindingCode };
type Decision =
  | { act: 'take' }
  | { act: 'resolve'; resolution: string; vault: Pick<Vault, 'encrypt'> }
  | { act: 'close' };

/**
 * What one person does with the findings of one card: takes the open ones, says what was done about them, or closes
 * those that another person resolved. A refusal leaves its entry too.
 */
export async function decideFindings(
  db: Db,
  request: {
    operator: Operator;
    /** What the card showed whose button was pressed. */
    shown: string;
  } & Card &
    Decision,
): Promise<FindingDecision> {
  const { operator, runId, code, act } = request;
  return transact(db, async (tx): Promise<FindingDecision> => {
    const at = await lockFindings(tx, { runId, code }, operator.id);
    const reason = refusalOf(act, request, at);
    if (reason === undefined) return { kind: 'done', count: await apply(tx, request) };
    await note(
      tx,
      { kind: 'operator', id: operator.id },
      'finding-refused',
      on('audit-run', runId),
      { code, wanted: act, reason },
    );
    return { kind: 'refused', reason };
  });
}

/**
 * One card's findings; nobody else changes them, or adds one, before this transaction ends. They are counted by a
 * statement of its own, which sees what others did whom the locks waited for.
 */
async function lockFindings(
  tx: Transaction,
  card: Card,
  operatorId: string,
): Promise<FindingsAtHand | undefined> {
  const isOfCard = sql`run_id = ${card.runId} AND code = ${card.code}`;
  await run(tx)`SELECT FROM finding WHERE ${isOfCard} ORDER BY id FOR NO KEY UPDATE`;
  await run(tx)`
    SELECT FROM posted_card WHERE kind = 'audit' AND subject = ${card.runId} AND part = ${card.code}
    ORDER BY platform FOR NO KEY UPDATE`;
  return one<FindingsAtHand>(tx)`
    SELECT owner_role AS "ownerRole",
      count(*) FILTER (WHERE state = 'open')::int AS open,
      count(*) FILTER (WHERE state = 'open' AND owner_id = ${operatorId})::int AS mine,
      count(*) FILTER (WHERE state = 'resolved')::int AS resolved,
      count(*) FILTER (WHERE state = 'resolved' AND resolved_by <> ${operatorId})::int AS "resolvedByOthers",
      ${shownDigest} AS shown
    FROM finding WHERE ${isOfCard} GROUP BY owner_role`;
}

async function apply(
  tx: Transaction,
  request: { operator: Operator } & Card & Decision,
): Promise<number> {
  const { operator, runId, code } = request;
  const which = sql`run_id = ${runId} AND code = ${code}`;
  const { act, set, where } = await changeOf(tx, request, { by: operator.id, which });
  const row = await one<{ count: number }>(tx)`
    WITH changed AS (
      UPDATE finding SET ${set} WHERE ${which} AND ${where} RETURNING id
    ), logged AS (
      INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
      SELECT 'operator', ${operator.id}, ${act}, 'finding', id::text,
        jsonb_build_object('code', ${code}::text, 'run', ${runId}::text)
      FROM changed
    )
    SELECT count(*)::int AS count FROM changed`;
  return row?.count ?? 0;
}

async function changeOf(
  tx: Transaction,
  decision: Decision,
  { by, which }: { by: string; which: RawBuilder<unknown> },
): Promise<{ act: Act; set: RawBuilder<unknown>; where: RawBuilder<unknown> }> {
  switch (decision.act) {
    case 'take':
      return {
        act: 'finding-taken',
        set: sql`owner_id = ${by}`,
        where: sql`state = 'open' AND owner_id IS DISTINCT FROM ${by}`,
      };
    case 'resolve':
      return {
        act: 'finding-resolved',
        set: sql`state = 'resolved', resolved_by = ${by}, resolved_at = clock_timestamp(),
          resolution = (${await sealEach(tx, decision, which)}::jsonb ->> id::text)::bytea`,
        where: sql`state = 'open'`,
      };
    case 'close':
      // Those that somebody else resolved. The database refuses a closing by the same person by itself.
      return {
        act: 'finding-closed',
        set: sql`state = 'closed', closed_by = ${by}, closed_at = clock_timestamp()`,
        where: sql`state = 'resolved' AND resolved_by <> ${by}`,
      };
  }
}

/** The same words, sealed for each open finding apart: each value is bound to its row. By their ids, as JSON. */
async function sealEach(
  tx: Transaction,
  { resolution, vault }: Extract<Decision, { act: 'resolve' }>,
  which: RawBuilder<unknown>,
): Promise<string> {
  const rows = await many<{ id: string }>(tx)`
    SELECT id FROM finding WHERE ${which} AND state = 'open'`;
  const sealed = rows.map(({ id }) => {
    const value = vault.encrypt(resolution, `finding.resolution:${id}`);
    return [id, `\\x${value.toString('hex')}`];
  });
  return JSON.stringify(Object.fromEntries(sealed));
}

import { run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { openList } from './find-unreached.ts';
import { nextBatch } from './hand-call-batch.ts';
import type { UnreachedRefusal } from './unreached.ts';
import { selectFamilies } from './unreached-store.ts';

type Refused = { kind: 'refused'; reason: UnreachedRefusal };
type By = { operator: Operator; campaignId: string };

/**
 * Gives the operator the next ten families of a school and a language, for an hour. Nobody else gets their numbers
 * meanwhile. Two people who press at once get different families; a person has one batch at a time.
 */
export async function claimFamilies(
  db: Db,
  asked: By & { schoolId: string; language: string },
): Promise<{ kind: 'claimed'; families: number } | Refused> {
  const { operator, campaignId } = asked;
  return transact(db, async (tx) => {
    await run(tx)`
      SELECT pg_advisory_xact_lock(hashtextextended('hand calls ' || ${campaignId}::text, 0))`;
    const opened = await openList(tx, operator, { id: campaignId });
    if (opened.kind === 'refused') return opened;
    if (opened.head.isStopped) return { kind: 'claimed', families: 0 };
    const listed = await selectFamilies(tx, { ...opened, operatorId: operator.id });
    if (listed.some((one) => one.takenById === operator.id && one.calledAt === null))
      return { kind: 'refused', reason: 'families-left' };
    const batch = nextBatch(listed, asked);
    const phones = [...new Set(batch.flatMap(({ phoneIds }) => phoneIds))];
    if (phones.length === 0) return { kind: 'claimed', families: 0 };
    await insertClaims(tx, asked, phones);
    await note(tx, by(operator.id), 'families-taken', on('campaign', campaignId), {
      families: batch.length,
      phones: phones.length,
      school: asked.schoolId,
      language: asked.language,
    });
    return { kind: 'claimed', families: batch.length };
  });
}

/** A number that somebody else took within the hour is refused by the database. */
async function insertClaims(
  tx: Transaction,
  { operator, campaignId }: By,
  phones: readonly string[],
): Promise<void> {
  await run(tx)`
    INSERT INTO hand_call_claim (campaign_id, phone_id, operator_id)
    SELECT ${campaignId}, id, ${operator.id} FROM unnest(${phones}::uuid[]) AS id ORDER BY id
    ON CONFLICT (campaign_id, phone_id) DO UPDATE SET operator_id = EXCLUDED.operator_id, released = false`;
}

/** Releases the families this person took, so that somebody else can take them. What they called stays called. */
export async function releaseFamilies(
  db: Db,
  { operator, campaignId }: By,
): Promise<{ kind: 'released' } | Refused> {
  return transact(db, async (tx) => {
    const opened = await openList(tx, operator, { id: campaignId });
    if (opened.kind === 'refused') return opened;
    const phones = await run(tx)`
      UPDATE hand_call_claim c SET released = true
      WHERE campaign_id = ${campaignId} AND operator_id = ${operator.id} AND claim_holds(c)`;
    if (phones > 0)
      await note(tx, by(operator.id), 'families-released', on('campaign', campaignId), { phones });
    return { kind: 'released' };
  });
}

import { many, one, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { missesEnough } from '#domain/attempt/machine/retry.ts';
import { doubtSeconds } from '#domain/attempt/machine/time-step.ts';
import { findUnclaimed } from '#domain/attempt/sweep/find-unclaimed.ts';
import { codeRows } from './kinds/all-kinds-store.ts';
import { settleOutreach } from './record-outreach.ts';

/** A text of which nobody has said what became of it. */
export type TextDoubt = {
  id: string;
  kind: string;
  phoneId: string;
  number: Buffer;
  index: Buffer;
  /** The keyed digest of its words. */
  said: Buffer;
  orderedAt: Temporal.Instant;
  ageSeconds: number;
  again: boolean;
};

/** What is in doubt, for one worker to ask the carrier about now; asked again in a while. */
export async function leaseTextDoubts(db: Db, limit: number): Promise<TextDoubt[]> {
  return many<TextDoubt>(db)`
    UPDATE outreach o SET look_at = clock_timestamp() + interval '20 seconds'
    FROM (SELECT id FROM outreach WHERE look_at <= now()
      ORDER BY look_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED) late, phone p
    WHERE o.id = late.id AND p.id = o.phone_id
    RETURNING o.id, o.kind, o.phone_id AS "phoneId", p.number, p.index, o.said, o.ordered_at AS "orderedAt",
      extract(epoch FROM now() - o.ordered_at)::float8 AS "ageSeconds", o.lost_at IS NOT NULL AS again`;
}

/** The carrier has it under this id, unless another text was found to be that one meanwhile. */
export async function adoptText(
  db: Db,
  { id, phoneId, again, worker, carrierId }: Adopted,
): Promise<boolean> {
  return transact(db, async (tx) => {
    await run(tx)`SELECT FROM phone_gate WHERE phone_id = ${phoneId} FOR NO KEY UPDATE`;
    if ((await findUnclaimed(tx, [carrierId])).length === 0) return false;
    return settleOutreach(tx, { id, worker, again, outcome: { kind: 'accepted', carrierId } });
  });
}

type Adopted = Pick<TextDoubt, 'id' | 'phoneId' | 'again'> & { worker: string; carrierId: string };

/**
 * A list lacked it. Once enough did, the text waits again, and is judged as the first time; a second one that is
 * lost, or one that nobody needs any more, is given up.
 */
export async function recordTextMiss(
  db: Db,
  { id, again, ageSeconds }: TextDoubt,
): Promise<'looked-for' | 'waits-again' | 'given-up'> {
  const most = ageSeconds < doubtSeconds.listed ? missesEnough - 1 : missesEnough;
  const row = await one<{ misses: number }>(db)`
    UPDATE outreach SET misses = greatest(misses, least(misses + 1, ${most}::int))
    WHERE id = ${id} AND look_at IS NOT NULL RETURNING misses`;
  if ((row?.misses ?? 0) < missesEnough) return 'looked-for';
  if (!again && (await waitAgain(db, id))) return 'waits-again';
  await forgetText(db, id);
  return 'given-up';
}

async function waitAgain(db: Db, id: string): Promise<boolean> {
  const changed = await run(db)`
    UPDATE outreach SET state = 'waiting', state_at = clock_timestamp() WHERE id = ${id} AND state = 'unknown'
      AND (kind <> ALL (${codeRows}::text[])
        OR used_at IS NULL AND expires_at > clock_timestamp() + interval '1 minute')`;
  return changed === 1;
}

/** The search ended: it stays unknown, or its time to wait is over. */
export async function forgetText(db: Db, id: string): Promise<void> {
  await run(db)`UPDATE outreach SET look_at = NULL, said = NULL WHERE id = ${id}`;
}

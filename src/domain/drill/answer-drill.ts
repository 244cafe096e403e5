import { one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import { readSealedDrill, type SealedDrill } from './drill.ts';

export type DrillAnswer =
  | { kind: 'speak'; said: SealedDrill }
  | { kind: 'confirmed' }
  | { kind: 'left-the-list' }
  | { kind: 'hang-up' }
  | { kind: 'unknown-token' };

type Call = { token: string; carrierId: string; phoneIndexes: PhoneIndexes };

/** How often somebody may have it said again. */
const mostRepeats = 3;

/** Somebody on the staff picked up: they hear the drill, unless it has ended since. */
export async function answerDrill(db: Db, call: Call): Promise<DrillAnswer> {
  return transact(db, async (tx) => speak(await keepCall(tx, call)));
}

/** What a machine that has begun to record is told: the drill from its first word. */
export async function answerDrillRecorder(db: Db, call: Call): Promise<DrillAnswer> {
  return transact(db, async (tx) => speak(await keepCall(tx, call)));
}

/** Key 1 confirms, 9 leaves the list, any other hears it again. */
export async function answerDrillKey(
  db: Db,
  { step, key, ...call }: Call & { step: number; key: string | undefined },
): Promise<DrillAnswer> {
  return transact(db, async (tx): Promise<DrillAnswer> => {
    const kept = await keepCall(tx, call, key === '1');
    if (kept === undefined) return { kind: 'unknown-token' };
    switch (key) {
      case '1':
        return { kind: 'confirmed' };
      case '9':
        await leaveList(tx, kept);
        return { kind: 'left-the-list' };
      case undefined:
        return { kind: 'hang-up' };
      default:
        return step >= mostRepeats ? { kind: 'hang-up' } : speak(kept);
    }
  });
}

type Kept = { phoneId: string; drillId: string; state: string; sealedText: string };

function speak(kept: Kept | undefined): DrillAnswer {
  if (kept === undefined) return { kind: 'unknown-token' };
  return kept.state === 'stopped'
    ? { kind: 'hang-up' }
    : { kind: 'speak', said: readSealedDrill(kept.sealedText) };
}

/** Keeps that the call was answered; undefined where no call of a drill to this phone has this token. */
async function keepCall(
  tx: Transaction,
  { token, carrierId, phoneIndexes }: Call,
  isConfirmed = false,
): Promise<Kept | undefined> {
  return one<Kept>(tx)`
    UPDATE drill_call c SET call_id = ${carrierId}, rung_at = coalesce(c.rung_at, clock_timestamp()),
      answered_at = coalesce(c.answered_at, clock_timestamp()),
      confirmed_at = CASE WHEN ${isConfirmed} THEN coalesce(c.confirmed_at, clock_timestamp()) ELSE c.confirmed_at END,
      call_state = CASE WHEN c.call_state IN ('placing', 'placed', 'ringing', 'unknown') THEN 'answered'
        WHEN ${isConfirmed} AND c.call_state = 'voicemail' THEN 'heard' ELSE c.call_state END
    FROM drill d, drill_phone p
    WHERE c.token = ${token} AND d.id = c.drill_id AND p.id = c.phone_id AND p.number_index = ANY (${phoneIndexes}::bytea[])
      AND coalesce(c.call_id, ${carrierId}) = ${carrierId} AND c.call_state NOT IN ('waiting', 'not-called', 'refused')
    RETURNING c.phone_id AS "phoneId", c.drill_id AS "drillId", d.state, d.sealed_text AS "sealedText"`;
}

async function leaveList(tx: Transaction, { phoneId }: Kept): Promise<void> {
  const ended = await tx
    .updateTable('drill_phone')
    .set({ ended_by: 'key' })
    .where('id', '=', phoneId)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (ended === undefined) return;
  await note(tx, { kind: 'carrier', id: 'carrier' }, 'drill-phone-ended', on('district', '1'), {
    phone: phoneId,
    by: 'key',
  });
}

import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { CallEnding, CarrierReport } from '#domain/shared/carrier-report.ts';
import { orderIdOf, type StaffOrderOutcome, stateAfter } from '#domain/shared/staff-order.ts';
import type { LeasedRehearsal } from './lease-rehearsals.ts';

/** What never left is taken again, as long as it is of use. */
const standing = { ...stateAfter, unsent: 'waiting' } as const;

/** Keeps what the carrier answered to the orders of one rehearsal, unless it has told of the call itself by then. */
export async function recordRehearsal(
  db: Db,
  {
    rehearsal: { id, operatorId },
    worker,
    call,
    text,
  }: {
    rehearsal: Pick<LeasedRehearsal, 'id' | 'operatorId'>;
    worker: string;
    call?: StaffOrderOutcome | undefined;
    text?: StaffOrderOutcome | undefined;
  },
): Promise<void> {
  const [called, texted] = [call && standing[call.kind], text && standing[text.kind]];
  await transact(db, async (tx) => {
    await sql`
      UPDATE rehearsal SET
        call_state = CASE call_state WHEN 'placing' THEN coalesce(${called ?? null}, call_state) ELSE call_state END,
        call_id = coalesce(call_id, ${(call && orderIdOf(call)) ?? null}),
        text_state = CASE text_state WHEN 'placing' THEN coalesce(${texted ?? null}, text_state) ELSE text_state END,
        text_id = coalesce(text_id, ${(text && orderIdOf(text)) ?? null})
      WHERE id = ${id}`.execute(tx);
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: worker },
      act: 'rehearsal-settled',
      subject: { kind: 'operator', id: operatorId },
      facts: {
        rehearsal: id,
        ...(call && { call: stateAfter[call.kind], callId: orderIdOf(call) }),
        ...(text && { text: stateAfter[text.kind], textId: orderIdOf(text) }),
      },
    });
  });
}

const endings = {
  completed: 'heard',
  busy: 'no-answer',
  'no-answer': 'no-answer',
  canceled: 'no-answer',
  failed: 'refused',
} as const satisfies Record<CallEnding, string>;

/**
 * Keeps how a rehearsal's call ended, as far as the carrier's report tells. Answered by a machine it ends as `voicemail`,
 * unless a key showed that a person listens.
 */
export async function recordRehearsalReport(
  db: Db,
  { token, report }: { token: string; report: CarrierReport },
): Promise<'recorded' | 'voicemail' | 'unknown-token'> {
  const ending = endingOf(report);
  return transact(db, async (tx) => {
    const found = await tx
      .selectFrom('rehearsal')
      .select(['id', 'operator_id as operatorId', 'call_state as callState', 'keys'])
      .where('token', '=', token)
      .forUpdate()
      .executeTakeFirst();
    if (found === undefined) return 'unknown-token';
    const isOver = !['placing', 'placed', 'answered', 'unknown'].includes(found.callState ?? '');
    const isPerson = ending === 'voicemail' && found.keys.length > 0;
    if (ending === undefined || isOver || isPerson) return 'recorded';
    await tx
      .updateTable('rehearsal')
      .set({ call_state: ending })
      .where('id', '=', found.id)
      .execute();
    await insertAuditEntry(tx, {
      actor: { kind: 'carrier', id: 'carrier' },
      act: 'rehearsal-settled',
      subject: { kind: 'operator', id: found.operatorId },
      facts: { rehearsal: found.id, call: ending, callId: report.carrierId },
    });
    return ending === 'voicemail' ? 'voicemail' : 'recorded';
  });
}

function endingOf(report: CarrierReport) {
  if (report.kind === 'answered-by') return report.by === 'machine' ? 'voicemail' : undefined;
  return report.kind === 'call' && report.progress === 'ended' ? endings[report.ending] : undefined;
}

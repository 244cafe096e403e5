import { type Db, transact } from '#database/transaction.ts';
import {
  orderIdOf,
  type StaffOrderOutcome,
  stateAfter,
} from '#domain/shared/staff-order/staff-order.ts';
import { insertAuditEntry } from '../audit-store.ts';
import type { AlarmCall } from './sealing-alarm.ts';

/** Keeps what the carrier answered to the orders of one administrator; what was not ordered stays as it is. */
export async function recordAlarmCall(
  db: Db,
  {
    alarmCall: { alarmId, operatorId },
    by,
    call,
    text,
  }: {
    alarmCall: AlarmCall;
    by: string;
    call: StaffOrderOutcome | undefined;
    text: StaffOrderOutcome | undefined;
  },
): Promise<void> {
  await transact(db, async (tx) => {
    await tx
      .updateTable('sealing_alarm_call')
      .set({
        ...(call && { call_state: stateAfter[call.kind], call_id: orderIdOf(call) }),
        ...(text && { text_state: stateAfter[text.kind], text_id: orderIdOf(text) }),
      })
      .where('alarm_id', '=', alarmId)
      .where('operator_id', '=', operatorId)
      .execute();
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: by },
      act: 'administrator-alarm-settled',
      subject: { kind: 'worker', id: 'sealer' },
      facts: {
        operator: operatorId,
        ...(call && { call: stateAfter[call.kind], callId: orderIdOf(call) }),
        ...(text && { text: stateAfter[text.kind], textId: orderIdOf(text) }),
      },
    });
  });
}

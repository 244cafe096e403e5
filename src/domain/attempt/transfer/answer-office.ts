import type { Transaction } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { openCallBackTask } from '#domain/consent/ledger/office-task-store.ts';
import type { Office, OfficeAnswer, OfficeCall } from './transfer.ts';
import {
  endTransfer,
  insertTransfer,
  noteRequest,
  selectOpening,
  selectTransfer,
} from './transfer-store.ts';

/** Key 0: through to the office where it is open; else when it opens, and what else there is. */
export async function answerForOffice(
  tx: Transaction,
  call: OfficeCall,
  /** `isAgain`: the carrier asks once more for the same key. */
  { office, isAgain }: { office: Office; isAgain: boolean },
): Promise<OfficeAnswer> {
  const { isOpen } = await selectOpening(tx, office.schoolId);
  if (!isAgain) await insertTransfer(tx, call, { schoolId: office.schoolId, isOpen });
  return isOpen
    ? { kind: 'connect', to: office.number, line: 'office', language: call.language }
    : answerAway(tx, call, { schoolId: office.schoolId, why: 'closed' });
}

/** The call to the office is over. One that nobody picked up goes on; one to the emergency line ends. */
export async function answerConnected(
  tx: Transaction,
  call: OfficeCall,
  wasAnswered: boolean,
): Promise<OfficeAnswer> {
  const { carrierId } = call;
  await endTransfer(tx, { carrierId, wasAnswered });
  const transfer = await selectTransfer(tx, carrierId);
  const { schoolId = null } = transfer ?? {};
  return wasAnswered || transfer?.outcome !== 'unanswered'
    ? { kind: 'hang-up' }
    : answerAway(tx, call, { schoolId, why: 'unanswered' });
}

/**
 * Key 4, to be called back, and key 5, the emergency line. Undefined where key 0 did not come first and reach nobody: they
 * mean nothing there.
 */
export async function answerRequest(
  tx: Transaction,
  call: OfficeCall,
  key: '4' | '5',
): Promise<OfficeAnswer | undefined> {
  const { carrierId, phoneId, language } = call;
  const transfer = await selectTransfer(tx, carrierId);
  if (transfer?.outcome !== 'closed' && transfer?.outcome !== 'unanswered') return undefined;
  if (key === '5') {
    const { emergencyLine } = await selectOpening(tx, transfer.schoolId);
    if (emergencyLine === null) return undefined;
    await noteRequest(tx, carrierId, 'emergency_line_at');
    return { kind: 'connect', to: emergencyLine, line: 'emergency', language };
  }
  if (phoneId === undefined) return undefined;
  if (await noteRequest(tx, carrierId, 'call_back_at')) {
    await openCallBackTask(tx, { phoneId, schoolId: transfer.schoolId });
    await note(tx, { kind: 'guardian', id: phoneId }, 'call-back-asked', on('phone', phoneId), {
      call: carrierId,
      attempt: call.attemptId,
      school: transfer.schoolId ?? undefined,
    });
  }
  return { kind: 'call-back-taken', language };
}

async function answerAway(
  tx: Transaction,
  { phoneId, language }: OfficeCall,
  { schoolId, why }: { schoolId: string | null; why: 'closed' | 'unanswered' },
): Promise<OfficeAnswer> {
  const { opensAt, emergencyLine } = await selectOpening(tx, schoolId);
  return {
    kind: 'office-away',
    why,
    opensAt: opensAt === null ? undefined : Temporal.PlainDateTime.from(opensAt),
    canBeCalledBack: phoneId !== undefined,
    hasEmergencyLine: emergencyLine !== null,
    language,
  };
}

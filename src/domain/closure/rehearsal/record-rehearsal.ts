import { one, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { callEndings } from '#domain/shared/carrier/call-endings.ts';
import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';

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
    const found = await one<Found>(tx)`
      SELECT c.id AS "callId", r.id, r.operator_id AS "operatorId", r.keys,
        c.state IN ('sending', 'sent', 'answered', 'unknown') AS "isGoing"
      FROM outreach c JOIN rehearsal r ON r.id = c.rehearsal_id WHERE c.token = ${token} FOR UPDATE OF c`;
    if (found === undefined) return 'unknown-token';
    const isPerson = ending === 'voicemail' && found.keys.length > 0;
    if (ending === undefined || !found.isGoing || isPerson) return 'recorded';
    await run(tx)`
      UPDATE outreach SET state = ${ending}, state_at = clock_timestamp() WHERE id = ${found.callId}`;
    await note(
      tx,
      { kind: 'carrier', id: 'carrier' },
      'rehearsal-settled',
      on('operator', found.operatorId),
      { rehearsal: found.id, call: ending, callId: report.carrierId },
    );
    return ending === 'voicemail' ? 'voicemail' : 'recorded';
  });
}

type Found = { callId: string; id: string; operatorId: string; keys: string[]; isGoing: boolean };

function endingOf(report: CarrierReport) {
  if (report.kind === 'answered-by') return report.by === 'machine' ? 'voicemail' : undefined;
  return report.kind === 'call' && report.progress === 'ended'
    ? callEndings[report.ending]
    : undefined;
}

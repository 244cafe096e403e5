import { sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { callEndings } from '#domain/shared/carrier/call-endings.ts';
import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';

const texts = {
  delivered: 'delivered',
  undelivered: 'refused',
  failed: 'refused',
  queued: undefined,
  sent: undefined,
  'no-receipt': undefined,
} as const;

/**
 * Keeps what the carrier tells of a drill’s call or text, in whatever order it comes. `voicemail`: a machine records from now on,
 * and no key has shown that a person listens.
 */
export async function recordDrillReport(
  db: Db,
  { token, report }: { token: string; report: CarrierReport },
): Promise<'recorded' | 'voicemail' | 'unknown-token'> {
  const isMachine = report.kind === 'answered-by' && report.by === 'machine';
  const progress = report.kind === 'call' ? report.progress : undefined;
  const isRung = progress === 'ringing' || progress === 'answered';
  const row = await one<{ callState: string | null; isConfirmed: boolean }>(db)`
    UPDATE drill_call SET
      rung_at = CASE WHEN ${isRung} THEN coalesce(rung_at, clock_timestamp()) ELSE rung_at END,
      answered_at = CASE WHEN ${progress === 'answered'} THEN coalesce(answered_at, clock_timestamp()) ELSE answered_at END,
      call_id = CASE WHEN ${report.kind === 'call'} THEN coalesce(call_id, ${report.carrierId}) ELSE call_id END,
      call_state = ${callState(report)},
      text_state = CASE WHEN text_state IN ('placing', 'placed', 'unknown')
        THEN coalesce(${(report.kind === 'text' && texts[report.progress]) || null}, text_state) ELSE text_state END
    WHERE token = ${token}
    RETURNING call_state AS "callState", confirmed_at IS NOT NULL AS "isConfirmed"`;
  if (row === undefined) return 'unknown-token';
  const isRecorder = isMachine && report.records === true && !row.isConfirmed;
  return isRecorder && row.callState === 'voicemail' ? 'voicemail' : 'recorded';
}

/** What is over stays so; what a machine picked up stays a voicemail, unless a key was pressed. */
function callState(report: CarrierReport) {
  const going = sql`call_state IN ('placing', 'placed', 'ringing', 'answered', 'unknown')`;
  if (report.kind === 'answered-by')
    return report.by === 'machine'
      ? sql`CASE WHEN ${going} AND confirmed_at IS NULL THEN 'voicemail' ELSE call_state END`
      : sql`call_state`;
  if (report.kind === 'text') return sql`call_state`;
  if (report.progress === 'ringing')
    return sql`CASE WHEN call_state IN ('placing', 'placed') THEN 'ringing' ELSE call_state END`;
  if (report.progress === 'answered')
    return sql`CASE WHEN call_state IN ('placing', 'placed', 'ringing', 'unknown') THEN 'answered' ELSE call_state END`;
  return report.progress === 'ended'
    ? sql`CASE WHEN ${going} THEN ${callEndings[report.ending]} ELSE call_state END`
    : sql`call_state`;
}

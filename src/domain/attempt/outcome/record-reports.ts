import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import {
  type AttemptByToken,
  type AttemptRow,
  lockCampaignsOf,
  lockingByToken,
} from '#domain/attempt/attempt-store.ts';
import { isEnding } from '#domain/attempt/machine/report-step.ts';
import { isOfAccount } from '#domain/attempt/machine/retry.ts';
import { isCalledInstead } from '#domain/attempt/plan/plan-follow-up.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import type { PhoneIndexes } from '#vault/vault.ts';
import { takeSteps } from './record-step.ts';

/** What the carrier said of the attempt with this token; where it told a number, of the attempt at this phone. */
export type Said = { token: string; phoneIndexes: PhoneIndexes | undefined; report: CarrierReport };

export type ReportRecorded =
  | 'applied'
  /** Said before; counted by the log, not applied. */
  | 'repeated'
  /** True, and late: the attempt is further on. */
  | 'stale'
  /** About a second call of the same attempt, or one that belongs to another. */
  | 'second-call'
  /** No attempt has this token, or not with this number. */
  | 'unknown-token';

const carrier: Actor = { kind: 'carrier', id: 'carrier' };

/**
 * Stores what the carrier said of attempts, or what we found out by asking it, and applies it in the order in which it was
 * said, in one transaction: all, or nothing. Tells of each in turn what it did.
 */
export async function recordReports(db: Db, said: readonly Said[]): Promise<ReportRecorded[]> {
  return transact(db, async (tx) => {
    await lockCampaigns(tx, said);
    const heard = await insertReports(tx, said);
    const fresh = heard.map((one, i) => {
      const report = said[i]?.report;
      if (!one?.isNew || report === undefined) return undefined;
      return {
        attempt: one.attempt,
        carrierId: report.carrierId,
        toEvent: (isTaken: boolean) => ({ kind: 'report', report, isTaken }) as const,
      };
    });
    const steps = await takeSteps(tx, fresh, carrier);
    return heard.map((one, i) =>
      one === undefined ? 'unknown-token' : (steps[i]?.outcome ?? 'repeated'),
    );
  });
}

/** The same for one of them. */
export async function recordReport(db: Db, said: Said): Promise<ReportRecorded> {
  return (await recordReports(db, [said]))[0] ?? 'unknown-token';
}

/** Only an ending, or a machine told of after it, can plan a further try, which a stop must not miss, or pause the campaign. */
async function lockCampaigns(tx: Transaction, said: readonly Said[]): Promise<void> {
  const ending = said.filter(({ report }) =>
    report.kind === 'answered-by' ? report.by === 'machine' : isEnding(report),
  );
  let mayPause = false;
  for (const { token, report } of ending) {
    if (report.kind !== 'text' || report.class === undefined || !isOfAccount(report.class))
      continue;
    mayPause ||= !(await isCalledInstead(tx, 'token', token));
  }
  const tokens = ending.map(({ token }) => token);
  await lockCampaignsOf(tx, 'token', tokens, mayPause ? 'change' : 'share');
}

/** What was heard of an attempt, which is locked. */
type Heard = { attempt: AttemptRow; isNew: boolean };

/**
 * Keeps what the carrier said before anything is made of it, and locks the attempts it is about in the order of their ids.
 * Tells of each in turn whether it is new; nothing, where no attempt is meant.
 */
async function insertReports(
  tx: Transaction,
  said: readonly Said[],
): Promise<(Heard | undefined)[]> {
  const rows = said.map(({ token, phoneIndexes, report }, place) => {
    const { carrierId, sequenceNumber, carrierStatus, kind, ...event } = report;
    const phones = phoneIndexes?.map((index) => index.toString('hex'));
    return { place, token, phones, carrier: carrierId, sequenceNumber, carrierStatus, kind, event };
  });
  const { rows: meant } = await executePrepared(
    tx,
    sql<AttemptByToken & { place: number; isKept: boolean }>`
    WITH said AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w(place int, token text, phones text[],
        carrier text, "sequenceNumber" int, "carrierStatus" text, kind text, event jsonb)
    ), locked AS (
      ${lockingByToken(said.map(({ token }) => token))}
    ), meant AS (
      SELECT said.*, locked.id FROM said JOIN locked USING (token)
      WHERE phones IS NULL OR encode("phoneIndex", 'hex') = ANY (phones)
    ), kept AS (
      INSERT INTO call_event (attempt_id, carrier_id, sequence_number, carrier_status, kind, event)
      SELECT id, carrier, "sequenceNumber", "carrierStatus", kind, event FROM meant ORDER BY place
      ON CONFLICT DO NOTHING
      RETURNING carrier_id, sequence_number, carrier_status, kind
    )
    SELECT place, (carrier, "sequenceNumber", "carrierStatus", kind) IN (SELECT * FROM kept) AS "isKept", locked.*
    FROM meant JOIN locked USING (id)`,
  );
  const heard: (Heard | undefined)[] = said.map(() => undefined);
  const before = new Set<string>();
  for (const { place, isKept, ...attempt } of meant.toSorted((a, b) => a.place - b.place)) {
    const key = keyOf(said[place]);
    // Of two that are the same in one batch the first one is new.
    heard[place] = { attempt, isNew: isKept && !before.has(key) };
    before.add(key);
  }
  return heard;
}

/** By which the table knows an event. */
function keyOf(said: Said | undefined): string {
  const { carrierId, kind, sequenceNumber, carrierStatus } = said?.report ?? {};
  return `${carrierId} ${kind} ${sequenceNumber} ${carrierStatus}`;
}

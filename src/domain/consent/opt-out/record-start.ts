import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { openTask } from '#domain/consent/ledger/office-task-store.ts';
import { recordConsent } from '#domain/consent/ledger/record-consent.ts';
import { insertWording } from '#domain/consent/wording/wording-store.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';

export type Started =
  | 'started'
  /** Nothing was stopped. */
  | 'nothing-to-start'
  /** Anyone who holds the number now is not the one who agreed: a person must look. */
  | 'not-started';

const version = 'start';

/**
 * START takes back what a STOP ended, and no more: texts, for this number, about what they were about before. Where
 * they were about nothing it lifts only the carrier's block, and so does another word that the carrier takes for it.
 */
export async function recordStart(
  tx: Transaction,
  start: { phoneId: string; isSaid: boolean },
): Promise<Started> {
  const { phoneId, isSaid } = start;
  const found = await selectAtStart(tx, phoneId);
  if (found.stoppedAt === null) return 'nothing-to-start';
  if (found.wrongNumber || found.reassigned) return leaveToOffice(tx, phoneId, found);
  if (!isSaid && (!found.carrierStop || found.emergencyOptOut)) return 'nothing-to-start';
  await insertWording(tx, {
    version,
    language: 'en',
    body: 'START, in a text from this number: what a STOP from it ended may come again.',
    recordedBy: 'system:consent',
  });
  await recordConsent(tx, {
    phoneId,
    channel: 'text',
    purposes: isSaid ? found.purposes : [],
    kind: 'express',
    method: 'text',
    wordingVersion: version,
    language: 'en',
    evidenceReference: `text ${found.now.toString()}`,
    obtainedAt: found.now,
    actor: { kind: 'guardian', id: phoneId },
  });
  return 'started';
}

async function leaveToOffice(
  tx: Transaction,
  phoneId: string,
  { wrongNumber }: AtStart,
): Promise<Started> {
  const kind = wrongNumber ? 'wrong-number' : 'reassigned-number';
  await openTask(tx, { kind, phoneId });
  await note(tx, { kind: 'guardian', id: phoneId }, 'start-refused', on('phone', phoneId), {
    reason: kind,
  });
  return 'not-started';
}

/** What a START finds. */
type AtStart = {
  now: Temporal.Instant;
  /** When the texts were stopped that it would start again; null where they were not. */
  stoppedAt: Temporal.Instant | null;
  /** What the texts could be about until then. */
  purposes: ConsentPurpose[];
  carrierStop: boolean;
  emergencyOptOut: boolean;
  wrongNumber: boolean;
  reassigned: boolean;
};

async function selectAtStart(tx: Transaction, phoneId: string): Promise<AtStart> {
  const row = await one<AtStart>(tx)`
    WITH withdrawn AS (
      SELECT r.received_at AS at FROM revocation r
      WHERE r.phone_id = ${phoneId} AND r.channel IN ('text', 'any') AND r.retracts IS NULL
        AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
    ), record AS (
      SELECT k.purposes, k.obtained_at AS at, k.ends_withdrawal FROM consent_record k
      WHERE k.phone_id = ${phoneId} AND k.channel = 'text'
        AND NOT EXISTS (SELECT FROM consent_record n WHERE n.replaces = k.id)
    ), stop AS (
      -- The first since the last consent: said once more, it stopped nothing more.
      SELECT min(w.at) AS at FROM withdrawn w
      WHERE w.at >= coalesce((SELECT max(k.at) FROM record k WHERE k.ends_withdrawal), '-infinity')
    )
    SELECT now() AS now, stop.at AS "stoppedAt",
      ARRAY(
        SELECT DISTINCT p.purpose FROM record k CROSS JOIN unnest(k.purposes) AS p(purpose)
        WHERE k.at <= stop.at
          AND NOT EXISTS (SELECT FROM withdrawn w WHERE w.at < stop.at AND NOT (k.ends_withdrawal AND k.at > w.at))
        ORDER BY p.purpose) AS purposes,
      g.facts & bits.carrier_stop > 0 AS "carrierStop",
      g.text_mission = bits.opted_out AS "emergencyOptOut",
      g.facts & bits.wrong_number > 0 AS "wrongNumber",
      g.reassigned = bits.reassigned AS reassigned
    FROM phone_gate g
    CROSS JOIN stop
    CROSS JOIN (
      SELECT fact_bits('{carrier-stop yes}') AS carrier_stop, fact_bits('{wrong-number yes}') AS wrong_number,
        fact_bits('{consent emergency-opt-out}') AS opted_out, fact_bits('{reassigned yes}') AS reassigned
    ) bits
    WHERE g.phone_id = ${phoneId}`;
  if (row === undefined) throw new Error('the phone has no gate');
  return row;
}

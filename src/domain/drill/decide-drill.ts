import { one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { newToken } from '#domain/shared/new-token.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { DecisionBlocker } from '#refusals/approval.ts';
import type { Vault } from '#vault/vault.ts';
import {
  blockerRefusals,
  type DrillBlocker,
  type DrillRefusal,
  type DrillState,
  readSealedDrill,
} from './drill.ts';
import { drillCode } from './find-drill.ts';

type Request = {
  operator: Operator;
  platform: Platform;
  drillId: string;
  /** The short code that stood on the card. */
  code: string;
} & (
  | { decision: 'approved' }
  | { decision: 'sent-back'; reason: string; vault: Pick<Vault, 'encrypt'> }
);

export type DrillDecided =
  | { kind: 'approved' | 'sent-back' }
  | { kind: 'refused'; reason: DrillRefusal };

/** A different person decides on exactly what their card showed; approved, it calls at once. */
export async function decideDrill(db: Db, request: Request): Promise<DrillDecided> {
  const { operator, platform, drillId, decision } = request;
  return transact(db, async (tx): Promise<DrillDecided> => {
    const drill = await lockDrill(tx, request);
    const refusal = refusalOf(request, drill);
    const entry = {
      actor: { kind: 'operator', id: operator.id },
      subject: { kind: 'drill', id: drillId },
    } as const;
    if (drill === undefined || refusal !== undefined) {
      const reason = refusal ?? 'drill-not-waiting';
      const facts = { reason, platform, wanted: decision };
      await insertAuditEntry(tx, { ...entry, act: 'drill-refused', facts });
      return { kind: 'refused', reason };
    }
    const facts = { fingerprint: drill.fingerprint.toString('hex'), platform };
    if (request.decision === 'sent-back') {
      await tx
        .updateTable('drill')
        .set({
          state: 'sent-back',
          decided_by: operator.id,
          reason: request.vault.encrypt(request.reason, `drill.reason:${drillId}`),
        })
        .where('id', '=', drillId)
        .execute();
      await insertAuditEntry(tx, { ...entry, act: 'drill-sent-back', facts });
      return { kind: 'sent-back' };
    }
    await tx
      .updateTable('drill')
      .set({ state: 'calling', decided_by: operator.id })
      .where('id', '=', drillId)
      .execute();
    const phones = await insertCalls(tx, drillId, drill);
    await insertAuditEntry(tx, { ...entry, act: 'drill-approved', facts: { ...facts, phones } });
    return { kind: 'approved' };
  });
}

type Drill = {
  state: DrillState;
  fingerprint: Buffer;
  sealedText: string;
  decisionBlocker: DecisionBlocker | null;
  isTrained: boolean;
  isLate: boolean;
  blocker: DrillBlocker | null;
  isFromThere: boolean;
  standing: string[];
};

/** With what the database says of this person and this drill, the same as its own guard goes by. */
async function lockDrill(
  tx: Transaction,
  { operator, drillId }: Request,
): Promise<Drill | undefined> {
  return one<Drill>(tx)`
    SELECT d.state, d.fingerprint, d.sealed_text AS "sealedText", decision_blocker(${operator.id}, as_version(d)) AS "decisionBlocker",
      training_is_current(${operator.id}) AS "isTrained", d.expires_at <= clock_timestamp() AS "isLate", drill_blocker() AS blocker,
      coalesce((SELECT drill_number FROM district) = d.sealed_text::jsonb ->> 'from', false) AS "isFromThere",
      ARRAY(SELECT p.id::text FROM drill_phone p WHERE p.ended_at IS NULL AND d.sealed_text::jsonb -> 'phones' ? p.id::text
        ORDER BY p.id) AS standing
    FROM drill d WHERE d.id = ${drillId} FOR NO KEY UPDATE OF d`;
}

function refusalOf(
  { decision, code }: Request,
  drill: Drill | undefined,
): DrillRefusal | undefined {
  if (drill === undefined) return 'drill-not-waiting';
  if (drill.decisionBlocker !== null) return drill.decisionBlocker;
  if (!drill.isTrained) return 'untrained';
  if (drill.state !== 'submitted') return 'drill-not-waiting';
  if (drillCode(drill.fingerprint) !== code) return 'out-of-date';
  if (drill.isLate) return 'drill-expired';
  if (decision === 'sent-back') return undefined;
  if (drill.blocker !== null) return blockerRefusals[drill.blocker];
  if (!drill.isFromThere) return 'drill-changed';
  return drill.standing.length === 0 ? 'no-drill-phones' : undefined;
}

/** Who left the list since it was asked for is not called. */
async function insertCalls(
  tx: Transaction,
  drillId: string,
  { sealedText, standing }: Drill,
): Promise<number> {
  const { way } = readSealedDrill(sealedText);
  await tx
    .insertInto('drill_call')
    .values(
      standing.map((phoneId) => ({
        drill_id: drillId,
        phone_id: phoneId,
        token: newToken(),
        call_state: way === 'text' ? null : 'waiting',
        text_state: way === 'call' ? null : 'waiting',
      })),
    )
    .execute();
  return standing.length;
}

import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { holdsRole, type Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { DrillRefusal } from './drill.ts';

export type DrillStopped =
  | { kind: 'stopped' | 'withdrawn'; number: number }
  | { kind: 'refused'; reason: DrillRefusal };

export const mayEndDrill = (operator: Operator): boolean =>
  holdsRole(operator, 'requester') || holdsRole(operator, 'approver');

/** One person is enough: a requester or an approver ends a drill, waiting or calling. It stops no closure. */
export async function stopDrill(
  db: Db,
  { operator, platform, drillId }: { operator: Operator; platform: Platform; drillId: string },
): Promise<DrillStopped> {
  return transact(db, async (tx): Promise<DrillStopped> => {
    const drill = await tx
      .selectFrom('drill')
      .select(['state', 'number'])
      .where('id', '=', drillId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    const entry = {
      actor: { kind: 'operator', id: operator.id },
      subject: { kind: 'drill', id: drillId },
    } as const;
    const may = mayEndDrill(operator);
    const isLive = drill?.state === 'submitted' || drill?.state === 'calling';
    if (!may || !isLive) {
      const reason = may ? 'drill-over' : 'drill-not-yours';
      await insertAuditEntry(tx, { ...entry, act: 'drill-refused', facts: { reason, platform } });
      return { kind: 'refused', reason };
    }
    const state = drill.state === 'calling' ? 'stopped' : 'withdrawn';
    await tx
      .updateTable('drill')
      .set({ state, ended_by: operator.id, end_reason: 'by-hand' })
      .where('id', '=', drillId)
      .execute();
    await insertAuditEntry(tx, { ...entry, act: 'drill-stopped', facts: { reason: 'by-hand' } });
    return { kind: state, number: drill.number };
  });
}

import { randomBytes } from 'node:crypto';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Wake } from './escalation.ts';
import { insertWake, lockUnanswered, selectWake, takeUnsent } from './escalation-store.ts';

/**
 * The approvers whose turn it is to be woken, one for each campaign that waits too long, and those whose call or text
 * never left. A wake is written down before anybody is asked to place it: at most once for each version and person.
 */
export async function leaseWakes(db: Db, worker: string): Promise<Wake[]> {
  return transact(db, async (tx) => {
    const wakes: Wake[] = [];
    for (const again of await takeUnsent(tx)) {
      const wake = await selectWake(tx, again);
      if (wake !== undefined) wakes.push({ ...wake, call: again.call, text: again.text });
    }
    for (const versionId of await lockUnanswered(tx)) {
      // 128 random bits, as an attempt's: whoever knows it may speak for the carrier.
      const token = randomBytes(16).toString('base64url');
      const key = await insertWake(tx, { versionId, token });
      const wake = key === undefined ? undefined : await selectWake(tx, key);
      if (wake === undefined) continue;
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: worker },
        act: 'approver-woken',
        subject: { kind: 'campaign', id: wake.campaignId },
        facts: { version: versionId, operator: wake.operatorId },
      });
      wakes.push({ ...wake, call: true, text: true });
    }
    return wakes;
  });
}

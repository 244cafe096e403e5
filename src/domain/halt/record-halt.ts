import type { Transaction } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import type { Operator } from '../operator/operator.ts';
import type { HaltRefusal } from './halt.ts';

/** Without a campaign it is about the whole district. */
type About = { operator: Operator; campaignId?: string };

/** Keeps who did what to a halt, in the transaction that does it. */
export async function recordHalt(
  tx: Transaction,
  about: About & { act: string; halt?: string },
): Promise<void> {
  await insertAuditEntry(tx, {
    actor: { kind: 'operator', id: about.operator.id },
    act: about.act,
    subject: subjectOf(about),
    facts: about.halt === undefined ? { reason: 'asked' } : { halt: about.halt },
  });
}

/** Keeps who wanted what in vain. */
export async function recordHaltRefusal(
  tx: Transaction,
  refused: About & {
    wanted: 'stop' | 'pause' | 'resume' | 'freeze' | 'unfreeze';
    reason: HaltRefusal;
  },
): Promise<{ kind: 'refused'; reason: HaltRefusal }> {
  const { operator, wanted, reason } = refused;
  await insertAuditEntry(tx, {
    actor: { kind: 'operator', id: operator.id },
    act: 'halt-refused',
    subject: subjectOf(refused),
    facts: { wanted, reason },
  });
  return { kind: 'refused', reason };
}

const subjectOf = ({ campaignId }: About) =>
  campaignId === undefined ? { kind: 'district', id: '1' } : { kind: 'campaign', id: campaignId };

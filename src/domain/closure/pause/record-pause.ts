import type { Transaction } from '#database/transaction.ts';
import type { AuditEntry, Noted } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { PauseRefusal } from './pause.ts';

/** Without a campaign it is about the whole district. */
type About = { operator: Operator; campaignId?: string };

/** Keeps who did what to a pause, in the transaction that does it. */
export async function recordPause(
  tx: Transaction,
  about: About,
  noted: Noted<
    | 'campaign-paused'
    | 'campaign-resume-asked'
    | 'campaign-resumed'
    | 'district-frozen'
    | 'district-unfreeze-asked'
    | 'district-unfrozen'
  >,
): Promise<void> {
  await insertAuditEntry(tx, { ...partiesOf(about), ...noted });
}

/** Keeps who wanted what in vain. */
export async function recordPauseRefusal(
  tx: Transaction,
  refused: About & {
    wanted: 'stop' | 'pause' | 'resume' | 'freeze' | 'unfreeze';
    reason: PauseRefusal;
  },
): Promise<{ kind: 'refused'; reason: PauseRefusal }> {
  const { wanted, reason } = refused;
  const facts = { wanted, reason };
  await insertAuditEntry(tx, { ...partiesOf(refused), act: 'pause-refused', facts });
  return { kind: 'refused', reason };
}

const partiesOf = ({ operator, campaignId }: About): Pick<AuditEntry, 'actor' | 'subject'> => ({
  actor: { kind: 'operator', id: operator.id },
  subject:
    campaignId === undefined ? { kind: 'district', id: '1' } : { kind: 'campaign', id: campaignId },
});

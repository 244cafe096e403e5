import { type Db, transact } from '#database/transaction.ts';
import type { StopOutcome } from './family.ts';
import { phoneOfGuardian } from './family-store.ts';
import { revokeConsent } from './revoke-consent.ts';

/** Takes a guardian's withdrawal from their own page. Pressed twice, it is one withdrawal. */
export async function revokeByPage(
  db: Db,
  wish: { guardianId: string; phoneId: string },
): Promise<StopOutcome> {
  return transact(db, async (tx) => {
    const phone = await phoneOfGuardian(tx, wish);
    if (phone === undefined) return 'not-their-number';
    if (phone.isStopped) return 'already-stopped';
    await revokeConsent(tx, {
      phoneId: wish.phoneId,
      channel: 'any',
      scope: 'non-emergency',
      means: 'web-page',
      actor: { kind: 'guardian', id: wish.guardianId },
    });
    return 'stopped';
  });
}

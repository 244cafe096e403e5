import type { Db } from '#database/transaction.ts';
import type { Vault } from '#vault/vault.ts';
import type { StopOutcome, Withdrawal } from './family.ts';
import { isStopped } from './family-choices.ts';
import { lockPhoneOfGuardian } from './family-store.ts';
import { findFamily } from './find-family.ts';
import { revokeWhenKnown } from './revoke-when-known.ts';

/** Takes a guardian's withdrawal from their own page. Pressed twice, it is one withdrawal. */
export async function revokeByPage(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  wish: { guardianId: string; phoneId: string; withdrawal: Withdrawal },
): Promise<StopOutcome> {
  const { guardianId, phoneId, withdrawal } = wish;
  return revokeWhenKnown(db, async (tx, revoke) => {
    if ((await lockPhoneOfGuardian(tx, wish)) === undefined) return 'not-their-number';
    const family = await findFamily(tx, vault, guardianId);
    const phone = family?.phones.find((each) => each.phoneId === phoneId);
    if (phone === undefined) return 'not-their-number';
    if (isStopped(phone, withdrawal)) return 'already-stopped';
    await revoke({
      channel: 'any',
      ...withdrawal,
      phoneId,
      means: 'web-page',
      actor: { kind: 'guardian', id: guardianId },
    });
    return 'stopped';
  });
}

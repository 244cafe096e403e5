import type { Db } from '#database/transaction.ts';
import {
  insertBlock,
  insertLift,
  selectStandingBlocks,
} from '#domain/consent/ledger/block-store.ts';
import { revokeWhenKnown } from '#domain/consent/ledger/revoke-when-known.ts';
import type { Vault } from '#vault/vault.ts';
import { actorOn, type FamilyPage } from './family.ts';
import { mayAskForTexts } from './family-choices.ts';
import { lockPhoneOnPage } from './family-store.ts';
import { findFamily } from './find-family.ts';

type Choice = { page: FamilyPage; phoneId: string; wants: 'texts-only' | 'calls-again' };

/**
 * Keeps that a family wants texts and no calls on a number, or calls again. Pressed twice, it is one wish.
 * `closed`: no texts come to the number, so that none could stand in for its calls.
 */
export async function setTextsOnly(
  db: Db,
  vault: Pick<Vault, 'decrypt' | 'encrypt'>,
  { page, phoneId, wants }: Choice,
): Promise<'chosen' | 'closed' | 'not-their-number'> {
  return revokeWhenKnown(db, async (tx, _revoke, awaitOrdersTo) => {
    if ((await lockPhoneOnPage(tx, { page, phoneId })) === undefined) return 'not-their-number';
    const family = await findFamily(tx, vault, page);
    const phone = family?.phones.find((each) => each.phoneId === phoneId);
    if (phone === undefined) return 'not-their-number';
    const actor = actorOn(page);
    if (wants === 'calls-again') {
      const standing = await selectStandingBlocks(tx, phoneId);
      for (const block of standing.filter(({ kind }) => kind === 'texts-only'))
        await insertLift(tx, vault, { phoneId, actor, block });
    } else if (!phone.isTextsOnly) {
      if (!mayAskForTexts(phone)) return 'closed';
      await insertBlock(tx, vault, { phoneId, kind: wants, reason: '', actor });
      await awaitOrdersTo(phoneId);
    }
    return 'chosen';
  });
}

import { type Db, transact } from '#database/transaction.ts';
import { noteAccountRefusal } from '#domain/operator/account/record-account-refusal.ts';
import { linkAccount } from '#domain/operator/import/operator-import-store.ts';
import type { LinkSigner } from '#domain/shared/signed-link.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import type { AccountKey } from '../operator/operator-store.ts';
import { accountActor, type LinkRefusal, linkCodeHash, readLinkCode } from './sign-in.ts';
import { closeLink, isWorking } from './sign-in-store.ts';

export type LinkFinished = { kind: 'linked' } | { kind: 'refused'; reason: LinkRefusal };

/** Links the account to who signed in, if it says the code that their browser showed. There is one try. */
export async function finishLink(
  db: Db,
  signer: LinkSigner,
  { account, typed }: { account: AccountKey; typed: readonly string[] },
): Promise<LinkFinished> {
  return transact(db, async (tx): Promise<LinkFinished> => {
    const link = await closeLink(tx, account);
    if (link === undefined) {
      const facts = { reason: 'no-sign-in' };
      await noteAccountRefusal(tx, {
        account: accountActor(account).id,
        act: 'link-refused',
        facts,
      });
      return { kind: 'refused', reason: 'no-sign-in' };
    }
    const refuse = async (reason: LinkRefusal): Promise<LinkFinished> => {
      await insertAuditEntry(tx, {
        actor: accountActor(account),
        act: 'link-refused',
        subject: accountActor(account),
        facts: { reason, operator: link.operatorId },
      });
      return { kind: 'refused', reason };
    };
    if (!link.codeHash.equals(linkCodeHash(readLinkCode(typed), link.id, signer)))
      return refuse('wrong-link-code');
    if (!(await isWorking(tx, link.operatorId))) return refuse('not-on-staff-list');
    const outcome = await linkAccount(tx, link.operatorId, account);
    if (outcome === 'taken') return refuse('account-of-another');
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: link.operatorId },
      act: 'account-linked',
      subject: { kind: 'operator', id: link.operatorId },
      facts: { account: accountActor(account).id, signIn: link.id },
    });
    return { kind: 'linked' };
  });
}

import { one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { noteAccountRefusal } from '#domain/people/operator/account/record-account-refusal.ts';
import { linkAccount } from '#domain/people/operator/import/operator-import-store.ts';
import type { AccountKey } from '#domain/people/operator/operator.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import { accountActor, type LinkRefusal, linkCodeHash, readLinkCode } from './sign-in.ts';

type WaitingLink = { id: string; operatorId: string; codeHash: Buffer; isOnStaffList: boolean };

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
      await noteAccountRefusal(tx, {
        account: accountActor(account).id,
        noted: { act: 'link-refused', facts: { reason: 'no-sign-in' } },
      });
      return { kind: 'refused', reason: 'no-sign-in' };
    }
    const refuse = async (reason: LinkRefusal): Promise<LinkFinished> => {
      await note(tx, accountActor(account), 'link-refused', accountActor(account), {
        reason,
        operator: link.operatorId,
      });
      return { kind: 'refused', reason };
    };
    const code = readLinkCode(typed);
    if (!signer.signers().some((one) => link.codeHash.equals(linkCodeHash(code, link.id, one))))
      return refuse('wrong-link-code');
    if (!link.isOnStaffList) return refuse('not-on-staff-list');
    const outcome = await linkAccount(tx, link.operatorId, account);
    if (outcome === 'taken') return refuse('account-of-another');
    await note(tx, by(link.operatorId), 'account-linked', on('operator', link.operatorId), {
      account: accountActor(account).id,
      signIn: link.id,
    });
    return { kind: 'linked' };
  });
}

/** Closes the account's newest sign-in that waits for its code, whatever is said: it has one try. */
async function closeLink(
  tx: Transaction,
  { platform, tenantId, userId }: AccountKey,
): Promise<WaitingLink | undefined> {
  return one<WaitingLink>(tx)`
    UPDATE sign_in s SET closed_at = clock_timestamp()
    FROM operator o
    WHERE s.closed_at IS NULL AND o.id = s.operator_id AND s.id = (
      SELECT id FROM sign_in
      WHERE purpose = 'link' AND platform = ${platform} AND tenant_id = ${tenantId} AND user_id = ${userId}
        AND code_hash IS NOT NULL AND closed_at IS NULL AND expires_at > clock_timestamp()
      ORDER BY started_at DESC LIMIT 1 FOR UPDATE)
    RETURNING s.id, s.operator_id AS "operatorId", s.code_hash AS "codeHash", o.active AS "isOnStaffList"`;
}

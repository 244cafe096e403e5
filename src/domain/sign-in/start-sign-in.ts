import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { shortCode } from '#domain/closure/seal/fingerprint.ts';
import { selectVersion } from '#domain/closure/version-store.ts';
import { countAccountRefusal } from '#domain/people/operator/account/record-account-refusal.ts';
import type { AccountKey, Operator } from '#domain/people/operator/operator.ts';
import { accountActor, hashOf, newNonceSecret, newState, type SignInPurpose } from './sign-in.ts';

/** Begins a sign-in that can link the account to the person who signs in. Returns its state. */
export async function startLinkSignIn(db: Db, account: AccountKey): Promise<string> {
  const state = newState();
  await transact(db, async (tx) => {
    const id = await insertSignIn(tx, { purpose: 'link', state, account });
    // It is nobody's yet: see noteAccountRefusal.
    const counted = { account: accountActor(account).id, act: 'sign-in-started' } as const;
    const count = await countAccountRefusal(tx, counted);
    if (count === undefined) return;
    await note(tx, accountActor(account), 'sign-in-started', on('sign-in', id), {
      signIn: id,
      purpose: 'link',
      ...(count > 1 ? { count } : {}),
    });
  });
  return state;
}

/** Begins a fresh sign-in of this operator, for exactly the version that they saw. */
export async function startStepUp(
  db: Db,
  request: { operator: Operator; account: AccountKey; campaignId: string; code: string },
): Promise<{ kind: 'started'; state: string } | { kind: 'refused'; reason: 'out-of-date' }> {
  const { operator, account, campaignId } = request;
  const state = newState();
  return transact(db, async (tx) => {
    const version = await selectVersion(tx, campaignId);
    if (version.fingerprint === null || shortCode(version.fingerprint) !== request.code) {
      return { kind: 'refused', reason: 'out-of-date' };
    }
    const id = await insertSignIn(tx, {
      purpose: 'step-up',
      state,
      account,
      values: {
        operator_id: operator.id,
        version_id: version.id,
        fingerprint: version.fingerprint,
        nonce_secret: newNonceSecret(),
      },
    });
    await note(tx, by(operator.id), 'sign-in-started', on('campaign', campaignId), {
      signIn: id,
      purpose: 'step-up',
      version: version.number,
    });
    return { kind: 'started', state };
  });
}

async function insertSignIn(
  tx: Transaction,
  signIn: {
    purpose: SignInPurpose;
    state: string;
    account: AccountKey;
    values?: {
      operator_id: string;
      version_id: string;
      fingerprint: Buffer;
      nonce_secret: Buffer;
    };
  },
): Promise<string> {
  const { purpose, state, account, values } = signIn;
  const { id } = await tx
    .insertInto('sign_in')
    .values({
      purpose,
      state_hash: hashOf(state),
      platform: account.platform,
      tenant_id: account.tenantId,
      user_id: account.userId,
      ...values,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

import { type Db, transact } from '#database/transaction.ts';
import { hashOf } from './sign-in.ts';
import { type SignInRow, useWaiting } from './sign-in-store.ts';

/**
 * Takes the sign-in for the answer that came, before anybody asks the directory about it: an answer serves once,
 * whatever becomes of it.
 */
export async function commitSignIn(db: Db, state: string): Promise<SignInRow | undefined> {
  return transact(db, (tx) => useWaiting(tx, hashOf(state)));
}

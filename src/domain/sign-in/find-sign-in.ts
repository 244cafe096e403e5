import type { Db } from '#database/transaction.ts';
import type { Platform } from '../shared/platform.ts';
import { type Commitment, hashOf, type SignInPurpose } from './sign-in.ts';
import { selectWaiting } from './sign-in-store.ts';

/** What a sign-in that still waits is for; undefined where its link has served, has expired or never was. */
export async function findSignIn(
  db: Db,
  state: string,
): Promise<
  { purpose: SignInPurpose; platform: Platform; commitment: Commitment | undefined } | undefined
> {
  const signIn = await selectWaiting(db, hashOf(state));
  if (signIn === undefined) return undefined;
  const { purpose, account, commitment } = signIn;
  return { purpose, platform: account.platform, commitment };
}

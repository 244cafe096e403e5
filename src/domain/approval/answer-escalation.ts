import type { Db } from '#database/transaction.ts';
import { wakeWords } from './escalation.ts';
import { selectWakeByToken } from './escalation-store.ts';

/** What an approver who picked up hears: nothing where somebody has decided meanwhile. */
export async function answerWake(
  db: Db,
  call: { token: string; phoneIndex: Buffer },
): Promise<{ kind: 'speak'; words: string } | { kind: 'silence' } | { kind: 'unknown-token' }> {
  const wake = await selectWakeByToken(db, call.token);
  if (wake === undefined || !wake.phoneIndex.equals(call.phoneIndex))
    return { kind: 'unknown-token' };
  return wake.isWaiting
    ? { kind: 'speak', words: wakeWords(wake.registeredName) }
    : { kind: 'silence' };
}

/** Whether the carrier speaks of a wake's call. */
export async function isWake(db: Db, token: string): Promise<boolean> {
  return (await selectWakeByToken(db, token)) !== undefined;
}

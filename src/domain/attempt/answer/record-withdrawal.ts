import type { Transaction } from '#database/transaction.ts';
import type { AttemptRow } from '#domain/attempt/attempt-store.ts';
import { doEmergenciesGoOn } from '#domain/consent/ledger/emergency-store.ts';
import type { Revoke } from '#domain/consent/ledger/revoke-when-known.ts';
import { hasRevokedOn } from './answer-store.ts';

export type OptedOut = { kind: 'opted-out'; language: string; emergenciesGoOn: boolean };
export type WrongNumber = { kind: 'wrong-number'; language: string };

/**
 * 47 CFR 64.1200(a)(10): a key press on the call withdraws everything that is no emergency, for the words of the call
 * say so; asked for twice, it is taken once.
 */
export async function optOut(
  tx: Transaction,
  attempt: AttemptRow,
  { language, revoke }: { language: string; revoke: Revoke | undefined },
): Promise<OptedOut> {
  if (!(await hasRevokedOn(tx, attempt, 'non-emergency'))) {
    await revoke?.({
      ...byKey(attempt),
      scope: 'non-emergency',
    });
  }
  const emergenciesGoOn = await doEmergenciesGoOn(tx, attempt.phoneId);
  return { kind: 'opted-out', language, emergenciesGoOn };
}

/**
 * Anyone who answers is somebody else: nothing goes to this number any more, an emergency neither, whichever student it
 * was given for (Coleman v. Rite Aid; FCC 16-88 on wrong numbers). Said twice, it is taken once.
 */
export async function takeWrongNumber(
  tx: Transaction,
  attempt: AttemptRow,
  { language, revoke }: { language: string; revoke: Revoke | undefined },
): Promise<WrongNumber> {
  if (!(await hasRevokedOn(tx, attempt, 'wrong-number'))) {
    await revoke?.({ ...byKey(attempt), scope: 'wrong-number' });
  }
  return { kind: 'wrong-number', language };
}

function byKey({ id, phoneId }: AttemptRow) {
  return {
    phoneId,
    channel: 'any',
    means: 'key-press',
    actor: { kind: 'guardian', id: phoneId },
    attemptId: id,
  } as const;
}

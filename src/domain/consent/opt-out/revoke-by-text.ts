import type { Db, Transaction } from '#database/transaction.ts';
import { type RevocationScope, wordsBinding } from '#domain/consent/ledger/consent.ts';
import { openReading } from '#domain/consent/ledger/office-task-store.ts';
import { type Revoke, revokeWhenKnown } from '#domain/consent/ledger/revoke-when-known.ts';
import { takeCarrierRequest } from '#domain/shared/carrier/carrier-request-store.ts';
import type { PhoneIndexes, Vault } from '#vault/vault.ts';
import { readText } from './opt-out-words.ts';
import { recordStart, type Started } from './record-start.ts';
import {
  endUnclaimedStops,
  insertUnclaimedStop,
  lockPhoneByIndex,
  type StopVault,
  selectAnswered,
  selectLatestWords,
} from './text-store.ts';

export type ReceivedText = {
  /** The carrier's id of it. */
  carrierId: string;
  phoneIndexes: PhoneIndexes;
  /** E.164; kept only where no roster has it. */
  from: string;
  body: string;
  /** The carrier's own reading: it has stopped or started its texts to this number already. */
  carrier?: 'stop' | 'start' | 'help' | undefined;
};

export type TextTaken =
  | 'revoked'
  /** It may be a withdrawal: it holds, and a person reads it. */
  | 'doubtful'
  | Started
  /** The same text, delivered twice or sent again by the person who captured it; or the same words of a moment ago. */
  | 'repeated'
  /** Nobody's number yet: a withdrawal is kept, and holds when a roster has it. */
  | 'unknown-phone'
  | 'help'
  | 'other';

type Withdrawal = {
  scope: RevocationScope;
  means: 'carrier-stop' | 'text-reply';
  isDoubtful: boolean;
};

type TextIntent = { kind: 'withdraw'; withdrawal: Withdrawal } | { kind: 'start'; isSaid: boolean };

/**
 * Reads a text that came in. A withdrawal, by the carrier's reading or ours, holds at once (47 CFR 64.1200(a)(10)),
 * one that is only possible too, until somebody of the front office has read it.
 */
export async function revokeByText(
  db: Db,
  vault: Pick<Vault, 'decrypt'> & StopVault,
  text: ReceivedText,
): Promise<TextTaken> {
  const intent = intentOf(text);
  if (intent === 'help' || intent === 'other') return intent;
  return revokeWhenKnown(db, async (tx, revoke) => {
    if (!(await takeCarrierRequest(tx, text.carrierId))) return 'repeated';
    const phoneId = await lockPhoneByIndex(tx, text.phoneIndexes);
    if (phoneId === undefined) return keepUnclaimed(tx, vault, { ...text, intent });
    if (intent.kind === 'start') return recordStart(tx, { phoneId, isSaid: intent.isSaid });
    const latest = await selectLatestWords(tx, phoneId);
    if (latest.some(({ id, words }) => vault.decrypt(words, wordsBinding(id)) === text.body))
      return 'repeated';
    const words = (id: string) => vault.encrypt(text.body, wordsBinding(id));
    return withdraw(tx, revoke, { ...intent.withdrawal, phoneId, words });
  });
}

/** Nobody's number yet: what it says holds when a roster has it. */
async function keepUnclaimed(
  tx: Transaction,
  vault: StopVault,
  {
    phoneIndexes,
    from,
    intent,
  }: Pick<ReceivedText, 'phoneIndexes' | 'from'> & { intent: TextIntent },
): Promise<'unknown-phone'> {
  if (intent.kind === 'start') await endUnclaimedStops(tx, phoneIndexes);
  else await insertUnclaimedStop(tx, vault, { from, ...intent.withdrawal });
  return 'unknown-phone';
}

function intentOf({ body, carrier }: ReceivedText): TextIntent | 'help' | 'other' {
  if (carrier === 'stop') return withdrawal('non-emergency', { means: 'carrier-stop' });
  const reading = readText(body);
  switch (reading.kind) {
    case 'stop':
      return withdrawal(reading.scope);
    case 'doubtful':
      return withdrawal(reading.scope, { isDoubtful: true });
    case 'start':
      return { kind: 'start', isSaid: true };
    case 'help':
    case 'other':
      return carrier === 'start' ? { kind: 'start', isSaid: false } : reading.kind;
  }
}

function withdrawal(scope: RevocationScope, how: Partial<Withdrawal> = {}): TextIntent {
  return {
    kind: 'withdraw',
    withdrawal: { scope, means: 'text-reply', isDoubtful: false, ...how },
  };
}

async function withdraw(
  tx: Transaction,
  revoke: Revoke,
  said: Withdrawal & { phoneId: string; words: (revocationId: string) => Buffer },
): Promise<TextTaken> {
  const { phoneId, words, scope, means, isDoubtful } = said;
  const answered = await selectAnswered(tx, phoneId);
  const id = await revoke({
    phoneId,
    channel: 'any',
    scope,
    means,
    actor: { kind: 'guardian', id: phoneId },
    words,
    attemptId: answered,
    doubtful: isDoubtful,
  });
  if (isDoubtful) await openReading(tx, id);
  return isDoubtful ? 'doubtful' : 'revoked';
}

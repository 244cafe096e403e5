import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { RevocationScope } from './consent.ts';

/** Keeps a withdrawal from a number that no roster has, until one has it: see the trigger on phone. */
export async function insertUnclaimedStop(
  tx: Transaction,
  stop: {
    phoneIndex: Buffer;
    scope: RevocationScope;
    means: 'carrier-stop' | 'text-reply';
    isDoubtful: boolean;
  },
): Promise<void> {
  await sql`
    INSERT INTO unclaimed_stop (phone_index, scope, means, doubtful)
    SELECT ${stop.phoneIndex}, ${stop.scope}, ${stop.means}, ${stop.isDoubtful}
    WHERE NOT EXISTS (SELECT FROM unclaimed_stop WHERE phone_index = ${stop.phoneIndex} AND scope = ${stop.scope}
      AND means = ${stop.means} AND ended_at IS NULL AND (NOT doubtful OR ${stop.isDoubtful}))`.execute(
    tx,
  );
}

/** START takes back what a STOP ended, and nothing that was said about emergencies or of whom the number is. */
export async function endUnclaimedStops(tx: Transaction, phoneIndex: Buffer): Promise<void> {
  await sql`
    UPDATE unclaimed_stop SET ended_at = now()
    WHERE phone_index = ${phoneIndex} AND ended_at IS NULL AND scope = 'non-emergency'`.execute(tx);
}

import type { Db } from '#database/transaction.ts';
import {
  errorOf,
  recordOwnText,
  type SentText,
  settleRow,
} from '#domain/consent/opt-out/record-own-text.ts';

/** What became of the text or call with a code. What never left is asked for again by the person who waits for it. */
export async function recordFamilyCode(db: Db, sent: SentText & { id: string }): Promise<void> {
  const { id, outcome } = sent;
  await recordOwnText(db, sent, {
    settle: settleRow('family_code', id),
    entry: (state) => ({
      act: `family-code-${state}`,
      facts: { code: id, ...errorOf(outcome) },
    }),
  });
}

import type { Db } from '#database/transaction.ts';
import {
  errorOf,
  recordOwnText,
  type SentText,
  settleRow,
} from '#domain/consent/opt-out/record-own-text.ts';

/** What became of a text that the front office asked for. */
export async function recordFamilyText(db: Db, sent: SentText & { id: string }): Promise<void> {
  const { id, outcome } = sent;
  await recordOwnText(db, sent, {
    settle: settleRow('family_text', id),
    entry: (state) => ({
      act: `family-text-${state}`,
      facts: { text: id, ...errorOf(outcome) },
    }),
  });
}

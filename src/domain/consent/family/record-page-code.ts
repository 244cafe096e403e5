import type { Db } from '#database/transaction.ts';
import {
  errorOf,
  recordOwnText,
  type SentText,
  settleRow,
} from '#domain/consent/opt-out/record-own-text.ts';

/** What became of the text with a code. */
export async function recordPageCode(db: Db, sent: SentText & { id: string }): Promise<void> {
  const { id, outcome } = sent;
  await recordOwnText(db, sent, {
    settle: settleRow('page_code', id),
    entry: (state) => ({
      act: `page-code-${state}`,
      facts: { code: id, ...errorOf(outcome) },
    }),
  });
}

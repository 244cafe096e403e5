import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';

/** The legal clock of one withdrawal: 47 CFR 64.1200(a)(10) gives ten business days. */
export type WithdrawalClock = {
  id: string;
  receivedAt: Temporal.Instant;
  effectiveAt: Temporal.Instant;
  honourBy: Temporal.Instant;
  /** One text tells what stopped; not to a landline, a stranger, or where the carrier refuses our texts. */
  isConfirmed: boolean;
};

export async function selectClock(tx: Transaction, revocationId: string): Promise<WithdrawalClock> {
  return tx
    .selectFrom('revocation as r')
    .leftJoin('confirmation_text as c', 'c.revocation_id', 'r.id')
    .where('r.id', '=', revocationId)
    .select([
      'r.id',
      'r.received_at as receivedAt',
      'r.effective_at as effectiveAt',
      'r.honour_by as honourBy',
      sql<boolean>`c.revocation_id IS NOT NULL`.as('isConfirmed'),
    ])
    .executeTakeFirstOrThrow();
}

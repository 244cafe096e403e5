import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Noted, Subject } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { Answer, ChangeKind, Standing } from './two-person-change.ts';

/** What is peculiar to a kind of change: who may answer, what becomes of it, and what the log says. */
export type Deciding<Who, Change, Refusal, Done> = {
  kind: ChangeKind;
  /** Until the transaction ends, nobody else answers it. */
  lock(tx: Transaction, id: string): Promise<(Change & Standing) | undefined>;
  refusalOf(
    tx: Transaction,
    asked: { operator: Who; change: (Change & Standing) | undefined; answer: Answer },
  ): Promise<Refusal | undefined>;
  /** From now on it holds. */
  carryOut(tx: Transaction, change: Change & { id: string }): Promise<Done>;
  entryOf(answered: {
    /** What every entry of an answer has. */
    facts: { change: string; platform: Platform };
    change: Change | undefined;
    answer: Answer;
    refusal: Refusal | undefined;
    done: Done | undefined;
  }): { subject: Subject } & Noted;
};

/** A different person confirms what was asked, and it holds from now on; or somebody who may declines it. */
export async function decideChange<Who extends { id: string }, Change, Refusal, Done>(
  db: Db,
  deciding: Deciding<Who, Change, Refusal, Done>,
  request: { operator: Who; platform: Platform; changeId: string; state: Answer },
): Promise<{ kind: Answer } | { kind: 'refused'; reason: Refusal }> {
  const { operator, platform, changeId: id, state: answer } = request;
  return transact(db, async (tx) => {
    const change = await deciding.lock(tx, id);
    const refusal = await deciding.refusalOf(tx, { operator, change, answer });
    let done: Done | undefined;
    if (change !== undefined && refusal === undefined) {
      await sql`
        UPDATE ${sql.table(`${deciding.kind}_change`)} SET state = ${answer}, settled_by = ${operator.id}
        WHERE id = ${id}`.execute(tx);
      if (answer === 'confirmed') done = await deciding.carryOut(tx, { ...change, id });
    }
    const facts = { change: id, platform };
    const entry = deciding.entryOf({ facts, change, answer, refusal, done });
    await insertAuditEntry(tx, { actor: { kind: 'operator', id: operator.id }, ...entry });
    return refusal === undefined ? { kind: answer } : { kind: 'refused', reason: refusal };
  });
}

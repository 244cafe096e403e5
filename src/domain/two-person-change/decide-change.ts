import { run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Noted, Subject } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { lockChange, tableOf } from './find-change.ts';
import type { Answer, Change, ChangeKind, Standing } from './two-person-change.ts';

/** What is peculiar to a kind of change: who may answer, what becomes of it, and what the log says. */
type Deciding<Who, Of extends Pick<Change, 'askedBy'>, Refusal, Done = void> = {
  kind: ChangeKind;
  maySettle(operator: Who): boolean;
  refusals: { role: Refusal; settled: Refusal; own: Refusal };
  /** Where it isn't only the row that must stay. */
  lock?(tx: Transaction, id: string): Promise<(Of & Standing) | undefined>;
  /** What else is wrong with it by now. */
  misfit?(tx: Transaction, change: Of, operator: Who): Promise<Refusal | undefined>;
  /** Why it is over, where that can be told. */
  whyOver?(tx: Transaction, change: Of): Promise<Refusal | undefined>;
  /** From now on it holds. */
  carryOut(tx: Transaction, change: Of & { id: string }): Promise<Done>;
  entryOf(answered: {
    /** What every entry of an answer has. */
    facts: { change: string; platform: Platform; answer?: Answer; reason?: Refusal };
    change: Of | undefined;
    answer: Answer | 'refused';
    done: Done | undefined;
  }): { subject: Subject } & Noted;
};

export type Decision<Who> = {
  operator: Who;
  platform: Platform;
  changeId: string;
  state: Answer;
};
export type Decided<Refusal> = { kind: Answer } | { kind: 'refused'; reason: Refusal };

/**
 * What decides changes of a kind: a different person confirms what was asked, and it holds from now on; or somebody who may
 * declines it.
 */
export function changeDecider<
  Who extends { id: string },
  Of extends Pick<Change, 'askedBy'>,
  Refusal extends Lowercase<string>,
  Done = void,
>(
  deciding: Deciding<Who, Of, Refusal, Done>,
): (db: Db, decision: Decision<Who>) => Promise<Decided<Refusal>> {
  return (db, { operator, platform, changeId: id, state: answer }) =>
    transact(db, async (tx) => {
      const change = await (deciding.lock?.(tx, id) ??
        lockChange<Of & Change>(tx, deciding.kind, id));
      const refusal = await refusalOf(tx, deciding, { operator, change, answer });
      let done: Done | undefined;
      if (change !== undefined && refusal === undefined) {
        await run(tx)`
          UPDATE ${tableOf(deciding.kind)} SET state = ${answer}, settled_by = ${operator.id}
          WHERE id = ${id}`;
        if (answer === 'confirmed') done = await deciding.carryOut(tx, { ...change, id });
      }
      const entry = deciding.entryOf({
        facts: {
          change: id,
          platform,
          ...(refusal === undefined ? {} : { answer, reason: refusal }),
        },
        change,
        answer: refusal === undefined ? answer : 'refused',
        done,
      });
      await insertAuditEntry(tx, { actor: { kind: 'operator', id: operator.id }, ...entry });
      return refusal === undefined ? { kind: answer } : { kind: 'refused', reason: refusal };
    });
}

async function refusalOf<
  Who extends { id: string },
  Of extends Pick<Change, 'askedBy'>,
  Refusal,
  Done,
>(
  tx: Transaction,
  { maySettle, refusals, misfit, whyOver }: Deciding<Who, Of, Refusal, Done>,
  asked: { operator: Who; change: (Of & Standing) | undefined; answer: Answer },
): Promise<Refusal | undefined> {
  const { operator, change, answer } = asked;
  if (!maySettle(operator)) return refusals.role;
  if (change === undefined) return refusals.settled;
  if (change.state !== 'waiting' || change.isOver)
    return (await whyOver?.(tx, change)) ?? refusals.settled;
  if (answer === 'declined') return undefined;
  return change.askedBy === operator.id ? refusals.own : misfit?.(tx, change, operator);
}

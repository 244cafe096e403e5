import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import type { Operator } from '../operator/operator.ts';
import { type FindingCode, type FindingRefusal, refusalOf } from './finding.ts';
import { closeResolved, lockFindings, resolveOpen, takeOpen } from './finding-store.ts';

export type FindingDecision =
  | { kind: 'done'; count: number }
  | { kind: 'refused'; reason: FindingRefusal };

type Decision = { act: 'take' } | { act: 'resolve'; resolution: string } | { act: 'close' };

/**
 * What one person does with the findings of one card: takes the open ones, says what was done about them, or closes
 * those that another person resolved. A refusal leaves its entry too.
 */
export async function decideFindings(
  db: Db,
  request: {
    operator: Operator;
    runId: string;
    code: FindingCode;
    /** What the card showed whose button was pressed. */
    shown: string;
  } & Decision,
): Promise<FindingDecision> {
  const { operator, runId, code, act } = request;
  return transact(db, async (tx): Promise<FindingDecision> => {
    const at = await lockFindings(tx, { runId, code }, operator.id);
    const reason = refusalOf(act, request, at);
    if (reason === undefined) return { kind: 'done', count: await carryOut(tx, request) };
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: 'finding-refused',
      subject: { kind: 'audit-run', id: runId },
      facts: { code, wanted: act, reason },
    });
    return { kind: 'refused', reason };
  });
}

function carryOut(
  tx: Transaction,
  request: { operator: Operator; runId: string; code: FindingCode } & Decision,
): Promise<number> {
  const { runId, code } = request;
  const change = { runId, code, operatorId: request.operator.id };
  switch (request.act) {
    case 'take':
      return takeOpen(tx, change);
    case 'resolve':
      return resolveOpen(tx, { ...change, resolution: request.resolution });
    case 'close':
      return closeResolved(tx, change);
  }
}

import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { holdsRoleEverywhere, type Operator } from '#domain/people/operator/operator.ts';
import { type Deciding, decideChange } from '#domain/people/two-person-change/decide-change.ts';
import {
  type Answer,
  isOpen,
  type Standing,
} from '#domain/people/two-person-change/two-person-change.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { ErasureRefusal } from './erasure.ts';
import { selectBlocker } from './erasure-store.ts';

export type ErasureDecided = { kind: Answer } | { kind: 'refused'; reason: ErasureRefusal };

/** A different person of compliance, or an administrator, confirms, and the guardian is erased; or anyone of them declines. */
export async function decideErasure(
  db: Db,
  request: { operator: Operator; platform: Platform; changeId: string; state: Answer },
): Promise<ErasureDecided> {
  return decideChange(db, erasures, request);
}

export const maySettleErasure = (operator: Operator): boolean =>
  holdsRoleEverywhere(operator, 'compliance') || holdsRoleEverywhere(operator, 'administrator');

type ErasureChange = { guardianId: string; askedBy: string };

const erasures: Deciding<Operator, ErasureChange, ErasureRefusal, void> = {
  kind: 'erasure',
  lock: lockChange,
  async refusalOf(tx, { operator, change, answer }) {
    if (!maySettleErasure(operator)) return 'not-for-compliance-of-families';
    const blocker = change && (await selectBlocker(tx, change.guardianId));
    if (change === undefined || !isOpen(change)) return blocker ?? 'erasure-settled';
    if (answer === 'declined') return undefined;
    return change.askedBy === operator.id ? 'own-erasure' : blocker;
  },
  carryOut: eraseGuardian,
  entryOf: ({ facts, change, answer, refusal }) => ({
    subject:
      change === undefined
        ? { kind: 'district', id: '1' }
        : { kind: 'guardian', id: change.guardianId },
    act: refusal === undefined ? `erasure-change-${answer}` : 'erasure-change-refused',
    facts: { ...facts, ...(refusal === undefined ? {} : { answer, reason: refusal }) },
  }),
};

async function lockChange(
  tx: Transaction,
  id: string,
): Promise<(ErasureChange & Standing) | undefined> {
  const { rows } = await sql<ErasureChange & Standing>`
    SELECT guardian_id AS "guardianId", asked_by AS "askedBy", state, erasure_change_is_over(c) AS "isOver"
    FROM erasure_change c WHERE id = ${id} FOR UPDATE`.execute(tx);
  return rows[0];
}

/** The database takes only what was just confirmed, and nobody who is on the roster or held. */
async function eraseGuardian(
  tx: Transaction,
  change: ErasureChange & { id: string },
): Promise<void> {
  const { rows } = await sql<{ phones: number; students: number }>`
    SELECT cardinality(phone_ids) AS phones, cardinality(student_ids) AS students
    FROM carry_out_erasure(${change.id})`.execute(tx);
  const [done] = rows;
  if (done === undefined) throw new Error('an erasure left no row');
  await insertAuditEntry(tx, {
    actor: { kind: 'system', id: 'erasure' },
    act: 'guardian-erased',
    subject: { kind: 'guardian', id: change.guardianId },
    facts: { change: change.id, ...done },
  });
}

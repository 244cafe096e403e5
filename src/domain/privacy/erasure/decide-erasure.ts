import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { changeDecider } from '#domain/two-person-change/decide-change.ts';
import type { ErasureChange, ErasureRefusal } from './erasure.ts';
import { selectBlocker } from './erasure-store.ts';

/** A different person of compliance, or an administrator, confirms, and the guardian is erased; or anyone of them declines. */
export const decideErasure = changeDecider<Operator, ErasureChange, ErasureRefusal>({
  kind: 'erasure',
  maySettle: mayTakeFiles,
  refusals: {
    role: 'not-for-compliance-of-families',
    settled: 'erasure-settled',
    own: 'own-erasure',
  },
  misfit: (tx, { guardianId }) => selectBlocker(tx, guardianId),
  whyOver: (tx, { guardianId }) => selectBlocker(tx, guardianId),
  carryOut: eraseGuardian,
  entryOf: ({ facts, change, answer }) => ({
    subject:
      change === undefined
        ? { kind: 'district', id: '1' }
        : { kind: 'guardian', id: change.guardianId },
    act: `erasure-change-${answer}`,
    facts,
  }),
});

/** The database takes only what was just confirmed, and nobody who is on the roster or held. */
async function eraseGuardian(tx: Transaction, change: ErasureChange): Promise<void> {
  const done = await one<{ phones: number; students: number }>(tx)`
    SELECT cardinality(phone_ids) AS phones, cardinality(student_ids) AS students
    FROM carry_out_erasure(${change.id})`;
  if (done === undefined) throw new Error('an erasure left no row');
  await note(
    tx,
    { kind: 'system', id: 'erasure' },
    'guardian-erased',
    on('guardian', change.guardianId),
    { change: change.id, ...done },
  );
}

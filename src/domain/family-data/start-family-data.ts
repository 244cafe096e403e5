import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { isWithinReach, officeReach } from '#domain/office/office-reach.ts';
import { findOperatorById } from '#domain/operator/find-operator.ts';
import type { Operator } from '#domain/operator/operator.ts';
import type { FamilyDataRefusal, IdentityCheck, WhoAsks } from './family-data.ts';
import {
  type FamilyRow,
  selectFamilies,
  selectStudents,
  type WhomAsked,
} from './family-data-store.ts';

export type FamilyRequest = {
  guardianId: string;
  whoAsks: WhoAsks;
  checked: IdentityCheck;
};

export type FamilyDataStarted =
  | ({ kind: 'started'; at: Temporal.Instant } & FamilyRequest)
  /** More than one person fits: the id in the student information system tells which. */
  | { kind: 'several' }
  | { kind: 'refused'; reason: FamilyDataRefusal };

/** Staff ask for all that is held of a family, after they made sure of who asks. How they did is kept. */
export async function startFamilyData(
  db: Db,
  request: {
    operator: Operator;
    asked: WhomAsked;
    whoAsks: WhoAsks;
    checked: IdentityCheck;
  },
): Promise<FamilyDataStarted> {
  const { operator, asked, whoAsks, checked } = request;
  return transact(db, async (tx): Promise<FamilyDataStarted> => {
    const reach = officeReach(operator);
    if (reach === undefined) return { kind: 'refused', reason: 'not-office' };
    const families = (await selectFamilies(tx, asked)).filter(isReached(operator));
    if (families.length > 1) return { kind: 'several' };
    const [family] = families;
    if (family === undefined)
      return {
        kind: 'refused',
        reason: reach === 'district' ? 'no-such-family' : 'no-such-family-here',
      };
    const guardianId = family.id;
    if (whoAsks === 'adult-student' && !(await hasOneOfAge(tx, guardianId)))
      return { kind: 'refused', reason: 'no-adult-student' };
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: 'family-data-asked',
      subject: { kind: 'guardian', id: guardianId },
      facts: { whoAsks, checked },
    });
    const { rows } = await sql<{ at: Temporal.Instant }>`SELECT now() AS at`.execute(tx);
    return {
      kind: 'started',
      at: rows[0]?.at ?? Temporal.Now.instant(),
      guardianId,
      whoAsks,
      checked,
    };
  });
}

/** By the roster; of two, nobody could tell which one asks. */
async function hasOneOfAge(tx: Transaction, guardianId: string): Promise<boolean> {
  const students = await selectStudents(tx, guardianId);
  return students.filter(({ isOfAge }) => isOfAge).length === 1;
}

/** Somebody who left is read about by the staff of the whole district alone. */
const isReached = (operator: Operator) => {
  const reach = officeReach(operator);
  return ({ schoolIds }: Pick<FamilyRow, 'schoolIds'>): boolean =>
    reach === 'district' ||
    (reach !== undefined && schoolIds.some((id) => isWithinReach(reach, id)));
};

/** The family of a link, where its reader may still read about it. */
export async function findReachedFamily(
  tx: Transaction,
  { operatorId, guardianId }: { operatorId: string; guardianId: string },
): Promise<{ operator: Operator; family: FamilyRow } | undefined> {
  const operator = await findOperatorById(tx, operatorId);
  const [family] = await selectFamilies(tx, { guardianId });
  if (operator === undefined || family === undefined || !isReached(operator)(family))
    return undefined;
  return { operator, family };
}

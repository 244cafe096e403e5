import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { isWithinReach, officeReach } from '#domain/office/office-reach.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
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
  | ({ kind: 'started' } & FamilyRequest)
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
    await note(tx, by(operator.id), 'family-data-asked', on('guardian', guardianId), {
      whoAsks,
      checked,
    });
    return { kind: 'started', guardianId, whoAsks, checked };
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

/** Whether somebody may read about a family now. */
export async function mayReadOf(
  tx: Transaction,
  operator: Operator,
  guardianId: string,
): Promise<boolean> {
  const [family] = await selectFamilies(tx, { guardianId });
  return family !== undefined && isReached(operator)(family);
}

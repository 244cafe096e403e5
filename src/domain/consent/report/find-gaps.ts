import { type Db, transact } from '#database/transaction.ts';
import { selectOfficeHead } from '#domain/consent/lookup/phone-consent-store.ts';
import { isWithinReach, officeReach } from '#domain/office/office-reach.ts';
import { recordDisclosure } from '#domain/office/record-disclosure.ts';
import type { Operator } from '#domain/operator/operator.ts';
import { type Gaps, toGaps } from './gaps.ts';
import { selectActiveSchools, selectGaps } from './gaps-store.ts';

/** Which families of the asker's schools can't be reached about school matters, and why, in counts. */
export async function findGaps(
  db: Db,
  asked: { operator: Operator /** A part of a school's name; empty for all. */; school: string },
): Promise<
  { kind: 'found'; gaps: Gaps } | { kind: 'refused'; reason: 'not-office' | 'no-such-school' }
> {
  const { operator, school } = asked;
  const reach = officeReach(operator);
  if (reach === undefined) return { kind: 'refused', reason: 'not-office' };
  return transact(db, async (tx) => {
    const wanted = school.toLowerCase();
    const schools = (await selectActiveSchools(tx)).filter(
      ({ id, name }) => isWithinReach(reach, id) && name.toLowerCase().includes(wanted),
    );
    if (schools.length === 0) return { kind: 'refused', reason: 'no-such-school' };
    await recordDisclosure(tx, {
      operatorId: operator.id,
      what: 'consent-gaps',
      act: 'gaps-looked-up',
    });
    const { at, timeZone } = await selectOfficeHead(tx);
    const rows = await selectGaps(
      tx,
      schools.map(({ id }) => id),
    );
    return { kind: 'found', gaps: { at, timeZone, ...toGaps(rows) } };
  });
}

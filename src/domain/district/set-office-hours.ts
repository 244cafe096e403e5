import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { findSchools } from './find-district.ts';
import type { OfficeHours } from './office-hours.ts';

export type OfficeHoursSet =
  | { kind: 'set'; school: string }
  /** No school has that name. */
  | { kind: 'refused'; schools: string[] };

/** Sets when the office of one school, by its name, answers its phone. */
export async function setOfficeHours(
  db: Db,
  { school, hours, by }: { school: string; hours: OfficeHours; by: string },
): Promise<OfficeHoursSet> {
  return transact(db, async (tx) => {
    const schools = await findSchools(tx);
    const found = schools.find(({ name }) => name.toLowerCase() === school.toLowerCase());
    if (found === undefined)
      return { kind: 'refused', schools: schools.map(({ name }) => name).slice(0, 20) };
    const at = (time: Temporal.PlainTime | undefined) =>
      time?.toString({ smallestUnit: 'minute' }) ?? null;
    await tx
      .updateTable('school')
      .set({ office_opens: at(hours?.opens), office_closes: at(hours?.closes) })
      .where('id', '=', found.id)
      .execute();
    await note(tx, { kind: 'system', id: by }, 'office-hours-set', on('school', found.id), {
      isOwn: hours !== undefined,
    });
    return { kind: 'set', school: found.name };
  });
}

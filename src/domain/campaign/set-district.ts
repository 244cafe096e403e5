import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '../audit/audit-store.ts';
import { type DistrictSettings, upsertDistrict } from './district-store.ts';

/** Sets the district's own words, numbers and pace. Each change is a new policy version: approvals name theirs. */
export async function setDistrict(db: Db, settings: DistrictSettings, by: string): Promise<void> {
  await transact(db, async (tx) => {
    const version = await upsertDistrict(tx, settings);
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: by },
      act: 'district-set',
      subject: { kind: 'district', id: '1' },
      facts: { policyVersion: version, settings: Object.keys(settings).toSorted() },
    });
  });
}

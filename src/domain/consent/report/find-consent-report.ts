import type { Db, Transaction } from '#database/transaction.ts';
import type { ConsentReport } from './consent-report.ts';
import {
  selectClocks,
  selectCoverage,
  selectDistrictHead,
  selectEvidence,
  selectRevocations,
} from './report-store.ts';

/** Who may be called and what the proof is worth, in counts: no names and no numbers. */
export async function findConsentReport(db: Db | Transaction): Promise<ConsentReport> {
  const head = await selectDistrictHead(db);
  const [coverage, revocations, evidence, clocks] = await Promise.all([
    selectCoverage(db),
    selectRevocations(db),
    selectEvidence(db),
    selectClocks(db),
  ]);
  return { ...head, coverage, revocations, evidence, clocks };
}

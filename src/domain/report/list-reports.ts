import { accessReport } from './kinds/report-access.ts';
import { approvalsReport } from './kinds/report-approvals.ts';
import { auditsReport } from './kinds/report-audits.ts';
import { consentReport } from './kinds/report-consent.ts';
import { incidentsReport } from './kinds/report-incidents.ts';
import { notContactedReport } from './kinds/report-not-contacted.ts';
import { optOutsReport } from './kinds/report-opt-outs.ts';
import { reachReport } from './kinds/report-reach.ts';
import { unreachedReport } from './kinds/report-unreached.ts';
import type { ReportKind } from './report-kind.ts';

/** Every report, in the order of the list and of the annual pack. */
export const reports: readonly ReportKind[] = [
  reachReport,
  unreachedReport,
  notContactedReport,
  consentReport,
  optOutsReport,
  approvalsReport,
  accessReport,
  auditsReport,
  incidentsReport,
];

/** All of them for one year, bound together. */
export const annualPack = 'annual';

export function reportNamed(name: string): ReportKind | undefined {
  return reports.find((kind) => kind.name === name);
}

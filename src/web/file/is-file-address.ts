import { consentReportAddressPattern } from '#domain/consent/report/report-link.ts';
import { familyDataAddressPattern } from '#domain/family-data/family-data-link.ts';
import { reportAddressPattern } from '#domain/report/report-link.ts';
import { campaignAddressPattern } from '#domain/shared/link/campaign-link.ts';
import { incidentAddressPattern } from '#domain/shared/link/incident-link.ts';

/** Each is made from the list that its links are made from, so no kind of file is left without a sign-in. */
const patterns = [
  campaignAddressPattern,
  incidentAddressPattern,
  reportAddressPattern,
  consentReportAddressPattern,
  familyDataAddressPattern,
];

/** Whether it is the page of a file: a sign-in leads back to no other address. */
export function isFileAddress(to: string): boolean {
  return patterns.some((pattern) => pattern.test(to));
}

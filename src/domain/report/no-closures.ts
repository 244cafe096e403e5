import { words } from './cell.ts';
import type { ReportBody } from './report.ts';

export const noClosuresCell = words('No closures in this period');

/** What a report of closures says of a period in which none called: no figure of it says anything. */
export const noClosures: ReportBody = {
  headline: [{ label: 'Closures', figure: noClosuresCell }],
  tables: [],
  notes: [],
};

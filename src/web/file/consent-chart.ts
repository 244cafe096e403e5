import type { RequestHandler } from 'express';
import { findConsentReport } from '#domain/consent/report/find-consent-report.ts';
import { mayTakeFiles } from '#domain/file/file.ts';
import { openFileLink } from '#domain/file/file-link.ts';
import { findOperatorById } from '#domain/operator/find-operator.ts';
import { consentChart, consentReportFile } from '#files/kinds/consent-report-file.ts';
import { refuseLink, refuseReader } from './file-refusals.ts';
import type { FileServer } from './serve-file.ts';

/**
 * The chart of a card. Chat platforms fetch it themselves, so nobody signs in and nothing is recorded; it has counts alone, and
 * is sent while the person who asked may see them.
 */
export function sendConsentChart({ db, vault }: FileServer): RequestHandler {
  return async ({ params }, response) => {
    const now = Temporal.Now.instant();
    const opened = openFileLink(consentChart.name, String(params['signed']), vault, now);
    const { askAgain, readers } = consentReportFile;
    if (opened.kind !== 'good') return refuseLink(response, opened.kind, askAgain);
    const operator = await findOperatorById(db, opened.operatorId);
    if (operator === undefined || !mayTakeFiles(operator)) return refuseReader(response, readers);
    const { consentReportChart } = await import('#reports/consent-report-chart.ts');
    const chart = await consentReportChart(await findConsentReport(db));
    // Their apps' pages are elsewhere.
    response.set('Cross-Origin-Resource-Policy', 'cross-origin').type('png').send(chart);
  };
}

import type { RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import type { ConsentReport } from '#domain/consent/consent-report.ts';
import { findConsentReport } from '#domain/consent/find-consent-report.ts';
import { recordReportDownload } from '#domain/consent/record-report-download.ts';
import { openReportToken, type ReportFormat } from '#domain/consent/report-link.ts';
import type { Vault } from '#vault/vault.ts';
import { sendPlainPage } from './page.ts';
import { reportPath } from './web-fields.ts';

/** The consent report as it stands now: a file, each download of which is in the log, or the chart of a card. */
export function sendConsentReport(db: Db, vault: Pick<Vault, 'sign'>): RequestHandler {
  return async (request, response) => {
    const path = reportPath.safeParse(request.params);
    if (!path.success) return refuse(response, 'altered');
    const { format } = path.data;
    const opened = openReportToken(path.data, vault, Temporal.Now.instant());
    if (opened.kind !== 'good') return refuse(response, opened.kind);
    const report = await findConsentReport(db);
    const file = await draw[format](report);
    if (format === 'png') return sendChart(response, file);
    await recordReportDownload(db, {
      operatorId: opened.operatorId,
      format,
      expiresAt: opened.expiresAt,
    });
    response.attachment(fileName(report, format)).send(file);
  };
}

/** Loaded when first asked for: drawing takes 60 MB and half a second that a start of the bot should not wait for. */
const draw: Record<ReportFormat, (report: ConsentReport) => Promise<Buffer>> = {
  csv: async (report) => {
    const { consentReportCsv } = await import('#reports/consent-report-csv.ts');
    return Buffer.from(consentReportCsv(report));
  },
  pdf: async (report) => {
    const { consentReportPdf } = await import('#reports/consent-report-pdf.ts');
    return consentReportPdf(report);
  },
  png: async (report) => {
    const { consentReportChart } = await import('#reports/consent-report-chart.ts');
    return consentReportChart(report);
  },
};

/** Chat platforms fetch the picture, and so do their apps, whose pages are elsewhere. */
function sendChart(response: Response, png: Buffer): void {
  response.set('Cross-Origin-Resource-Policy', 'cross-origin').type('png').send(png);
}

/** With the day in the district, so that the files of two months stand apart. */
function fileName({ at, timeZone }: ConsentReport, format: ReportFormat): string {
  const day = at.toZonedDateTimeISO(timeZone).toPlainDate().toString();
  return `bellwether-consent-report-${day}.${format}`;
}

function refuse(response: Response, state: 'altered' | 'expired'): void {
  const ask = 'Ask the bot for a new one with "/consent report".';
  sendPlainPage(
    response,
    state === 'expired'
      ? { status: 403, title: 'This link has expired', words: `It was good for one hour. ${ask}` }
      : {
          status: 403,
          title: 'This link does not work',
          words: `It is not complete, or was changed on its way. ${ask}`,
        },
  );
}

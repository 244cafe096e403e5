import type { Request, RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { findConsentReport } from '#domain/consent/report/find-consent-report.ts';
import { openReportToken, type ReportFormat } from '#domain/consent/report/report-link.ts';
import { findReader } from '#domain/file/find-reader.ts';
import { recordReportDownload } from '#domain/file/record-download.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import { type LinkedFile, readerOf, refuseReader, showFile } from './file/file-page.ts';
import type { ReaderCookies } from './file/reader-cookies.ts';
import { refuseLink } from './file/refuse-link.ts';
import { reportPath } from './web-fields.ts';

type Parts = { db: Db; vault: LinkSigner; cookies: ReaderCookies };
type LinkedReport = LinkedFile & { format: ReportFormat; expiresAt: Temporal.Instant };

const askAgain = '/consent report';

/** The page of a file, or the chart of a card: chat platforms fetch that themselves, and it has counts alone. */
export function showConsentReport({ db, vault, cookies }: Parts): RequestHandler {
  const open = (request: Request, response: Response) => openLink(request, response, vault);
  const showPage = showFile({ db, cookies }, open);
  return async (request, response, next) => {
    if (request.params['format'] !== 'png') return showPage(request, response, next);
    const file = open(request, response);
    if (file === undefined) return;
    if (!(await findReader(db, file.operatorId))) return refuseReader(response);
    sendChart(response, await draw.png(await findConsentReport(db)));
  };
}

/** The consent report as it stands now, each download of which is in the log. */
export function downloadConsentReport({ db, vault, cookies }: Parts): RequestHandler {
  return async (request, response) => {
    const file = openLink(request, response, vault);
    if (file === undefined) return;
    const { format, expiresAt } = file;
    if (format === 'png') return refuseLink(response, 'altered', askAgain);
    const operatorId = await readerOf({ db, cookies }, { request, response, file });
    if (operatorId === undefined) return;
    const recorded = await recordReportDownload(db, { operatorId, format, expiresAt });
    if (recorded === 'refused') return refuseReader(response);
    const report = await findConsentReport(db);
    response.attachment(fileName(report, format)).send(await draw[format](report));
  };
}

function openLink(
  request: Request,
  response: Response,
  vault: LinkSigner,
): LinkedReport | undefined {
  const path = reportPath.safeParse(request.params);
  if (!path.success) return refuseLink(response, 'altered', askAgain);
  const { token, format } = path.data;
  const opened = openReportToken(path.data, vault, Temporal.Now.instant());
  if (opened.kind !== 'good') return refuseLink(response, opened.kind, askAgain);
  return {
    name: 'Consent report',
    address: `/reports/consent/${token}.${format}`,
    subject: { kind: 'report', id: 'consent' },
    askAgain,
    operatorId: opened.operatorId,
    expiresAt: opened.expiresAt,
    format,
  };
}

/** Loaded when first asked for: drawing takes 60 MB and half a second that a start of the bot should not wait for. */
const draw: Record<ReportFormat, (report: ConsentReport) => Promise<Buffer>> = {
  csv: async (report) => {
    const { consentReportCsv } = await import('#reports/csv/consent-report-csv.ts');
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

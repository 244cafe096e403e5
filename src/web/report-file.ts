import type { Request, RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import { type FoundReport, findReport, type ReportCopy } from '#domain/report/find-report.ts';
import { annualPack, reportNamed } from '#domain/report/list-reports.ts';
import type { ReportFormat, ReportPeriod } from '#domain/report/report.ts';
import { openReportLink, type ReportAsked, reportAddress } from '#domain/report/report-link.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import { type LinkedFile, readerOf, refuseReader, showFile } from './file/file-page.ts';
import type { ReaderCookies } from './file/reader-cookies.ts';
import { refuseLink } from './file/refuse-link.ts';
import { reportFilePath, reportFileQuery } from './web-fields.ts';

type Parts = { db: Db; vault: LinkSigner; cookies: ReaderCookies; copy?: ReportCopy | undefined };

/** The page of any report's file, and of the annual pack. */
export function showReportFile({ db, vault, cookies }: Parts): RequestHandler {
  return showFile({ db, cookies }, (request, response) => openLink(request, response, vault));
}

/** The report as it stands now, each download of which is in the log. */
export function downloadReport({ db, vault, cookies, copy }: Parts): RequestHandler {
  return async (request, response) => {
    const file = openLink(request, response, vault);
    if (file === undefined) return;
    const operatorId = await readerOf({ db, cookies }, { request, response, file });
    if (operatorId === undefined) return;
    const { format, expiresAt: linkExpiresAt, ...wish } = file.asked;
    const leaving = { format, linkExpiresAt };
    const found = await findReport(db, { operatorId, wish, leaving }, copy);
    if (found.kind === 'refused') return refuseReader(response);
    response.attachment(fileName(wish.name, wish.period, format)).send(await draw(found, format));
  };
}

function openLink(
  request: Request,
  response: Response,
  vault: LinkSigner,
): (LinkedFile & { asked: ReportAsked }) | undefined {
  const path = reportFilePath.safeParse(request.params);
  const query = reportFileQuery.safeParse(request.query);
  const name = path.data?.name ?? '';
  const title = name === annualPack ? 'Annual report' : reportNamed(name)?.title;
  const askAgain = title === undefined ? '/audit report' : `/audit report ${name}`;
  if (!path.success || !query.success || title === undefined)
    return refuseLink(response, 'altered', askAgain);
  const opened = openReportLink({ ...path.data, ...query.data }, vault, Temporal.Now.instant());
  if (opened.kind !== 'good') return refuseLink(response, opened.kind, askAgain);
  return {
    name: title,
    address: reportAddress(opened.asked, vault),
    subject: { kind: 'report', id: name },
    askAgain,
    operatorId: opened.asked.operatorId,
    asked: opened.asked,
  };
}

/** Loaded when first asked for: drawing takes 60 MB and half a second that a start of the bot should not wait for. */
async function draw(
  found: Exclude<FoundReport, { kind: 'refused' }>,
  format: ReportFormat,
): Promise<Buffer> {
  if (found.kind === 'report' && format === 'csv') {
    const { reportCsv } = await import('#reports/csv/report-csv.ts');
    return Buffer.from(reportCsv(found.report));
  }
  const { packPdf, reportPdf } = await import('#reports/report-pdf.ts');
  return found.kind === 'pack' ? packPdf(found.pack) : reportPdf(found.report);
}

/** With its days, so that the files of two months stand apart. */
const fileName = (name: string, { from, to }: ReportPeriod, format: ReportFormat) =>
  `bellwether-${name}-${from.toString()}-to-${to.toString()}.${format}`;

import { z } from 'zod';
import {
  type FoundReport,
  findReportRefusal,
  type ReportRequest,
  readReport,
} from '#domain/report/find-report.ts';
import { annualPack, reportNamed } from '#domain/report/list-reports.ts';
import { type ReportFormat, reportFormats } from '#domain/report/report.ts';
import { fileKind, forOverseers, refused } from '#files/file-kind.ts';

/** Any report of some days, or the annual pack, as it stands now. */
export const reportFile = fileKind({
  name: 'report',
  params: z.object({
    report: z.string().refine((name) => titleOf(name) !== undefined),
    format: z.enum(reportFormats),
    from: z.iso.date(),
    to: z.iso.date(),
    /** Without it, all schools that the person may read about. */
    school: z.uuid().exactOptional(),
  }),
  askAgain: '/audit report',
  readers: forOverseers,
  of: ({ report: name, format, school, ...days }) => ({
    title: titleOf(name) ?? name,
    askAgain: `/audit report ${name}`,
    subject: { kind: 'report', id: name },
    async open(tx, { db, copy, operator, expiresAt }) {
      const period = {
        from: Temporal.PlainDate.from(days.from),
        to: Temporal.PlainDate.from(days.to),
      };
      const request: ReportRequest = { name, period, schoolId: school };
      const refusal = await findReportRefusal(tx, operator, request);
      if (refusal !== undefined) return refused(refusal);
      const linkExpiresAt = expiresAt.toString();
      return {
        kind: 'open',
        entry: {
          act: 'report-downloaded',
          facts: { ...days, ...(school !== undefined && { school }), format, linkExpiresAt },
        },
        async file() {
          const found = await readReport(db, { operatorId: operator.id, request }, copy);
          return {
            // With its days, so that the files of two months stand apart.
            name: `bellwether-${name}-${days.from}-to-${days.to}.${format}`,
            body: await draw(found, format),
          };
        },
      };
    },
  }),
});

function titleOf(name: string): string | undefined {
  return name === annualPack ? 'Annual report' : reportNamed(name)?.title;
}

/** Loaded when first asked for: drawing takes 60 MB and half a second that a start of the bot should not wait for. */
async function draw(found: FoundReport, format: ReportFormat): Promise<Buffer> {
  if (found.kind === 'refused') throw new Error(`the report was refused: ${found.reason}`);
  if (format === 'csv') {
    const { packCsv, reportCsv } = await import('#reports/csv/report-csv.ts');
    return Buffer.from(found.kind === 'pack' ? packCsv(found.pack) : reportCsv(found.report));
  }
  const { packPdf, reportPdf } = await import('#reports/report-pdf.ts');
  return found.kind === 'pack' ? packPdf(found.pack) : reportPdf(found.report);
}

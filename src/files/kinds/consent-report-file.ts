import { z } from 'zod';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { findConsentReport } from '#domain/consent/report/find-consent-report.ts';
import { mayTakeFiles } from '#domain/file/file.ts';
import { fileKind, forOverseers, refused } from '#files/file-kind.ts';

/** The consent report as it stands now: for staff, or for boards. */
export const consentReportFile = fileKind({
  name: 'consent-report',
  params: z.object({ format: z.enum(['csv', 'pdf']) }),
  askAgain: '/consent report',
  readers: forOverseers,
  of: ({ format }) => ({
    title: 'Consent report',
    subject: { kind: 'report', id: 'consent' },
    async open(_tx, { db, operator, expiresAt }) {
      if (!mayTakeFiles(operator)) return refused('not-compliance');
      const facts = { format, linkExpiresAt: expiresAt.toString() };
      return {
        kind: 'open',
        entry: { act: 'consent-report-downloaded', facts },
        async file() {
          const report = await findConsentReport(db);
          return { name: `${nameOf(report)}.${format}`, body: await draw[format](report) };
        },
      };
    },
  }),
});

/** Signs the address of the chart on a card, which no file is had by. */
export const consentChart = { name: 'consent-chart', params: z.object({}) };

/** With the day in the district, so that the files of two months stand apart. */
const nameOf = ({ at, timeZone }: ConsentReport) =>
  `bellwether-consent-report-${at.toZonedDateTimeISO(timeZone).toPlainDate().toString()}`;

/** Loaded when first asked for: drawing takes 60 MB and half a second that a start of the bot should not wait for. */
const draw = {
  csv: async (report: ConsentReport) => {
    const { consentReportCsv } = await import('#reports/csv/consent-report-csv.ts');
    return Buffer.from(consentReportCsv(report));
  },
  pdf: async (report: ConsentReport) => {
    const { consentReportPdf } = await import('#reports/consent-report-pdf.ts');
    return consentReportPdf(report);
  },
};

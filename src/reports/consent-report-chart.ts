import { fullTime } from '#cards/format.ts';
import { coverageBySchool } from '#domain/consent/report/consent-coverage.ts';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { drawCoverageChart } from './coverage-chart.ts';
import { paintPng } from './paint-png.ts';

/** The chart of the consent report as a PNG that says of itself what it shows, of whom and when. */
export function consentReportChart(report: ConsentReport): Promise<Buffer> {
  return paintPng(
    drawCoverageChart(coverageBySchool(report), {
      text: 'Calls about school matters, by school',
      under: `${report.districtName}, ${fullTime(report.at, report.timeZone)}`,
    }),
  );
}

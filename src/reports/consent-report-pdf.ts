import {
  clockWords,
  languageLines,
  roundedWords,
  roundingWords,
  shareWords,
} from '#cards/consent/consent-report-words.ts';
import { raised } from '#cards/consent/consent-words.ts';
import { fullTime } from '#cards/format.ts';
import { coverageBySchool, headlineCoverage } from '#domain/consent/report/consent-coverage.ts';
import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { withdrawalCounts } from '#domain/consent/report/opt-out-counts.ts';
import { evidenceTable, lineTable, revocationTable, useTable } from './consent-report-tables.ts';
import { drawCoverageChart } from './coverage-chart.ts';
import type { Drawing } from './drawing.ts';
import { addWords, closePdf, keepTogether, openPdf, type Pdf, pale } from './pdf-document.ts';
import { addDrawing, heightOnPage } from './pdf-drawing.ts';
import { addTable, heightToKeep, type Table } from './pdf-table.ts';

/** With the room above and below. */
const titleHeight = 42;

const stateNote =
  'Unusable: consent is on file but can’t be used now, for example because the number may have changed hands. None: no consent on file, and no opt-out.';

const foot = `No names or phone numbers. ${roundingWords}`;

/**
 * The consent report on paper, US letter, for boards and counsel. What a page can tell at a glance comes first; a chart
 * of many schools takes a page of its own, and then follows.
 */
export async function consentReportPdf(report: ConsentReport): Promise<Buffer> {
  const pdf = openPdf(`Consent report, ${report.districtName}`);
  const schools = coverageBySchool(report);
  const chart = drawCoverageChart(schools);
  addHead(pdf, report);
  const fitsBelow = pdf.doc.y + titleHeight + heightOnPage(pdf, chart) <= pdf.bottom;
  if (fitsBelow && schools.length > 0) addChart(pdf, chart);
  addSection(pdf, 'By channel and purpose', useTable(report));
  addWithdrawals(pdf, report);
  addSection(pdf, 'Evidence', evidenceTable(report));
  if (!fitsBelow) addChart(pdf, chart);
  addSection(pdf, 'School matters, by school', lineTable('School', schools, report));
  addSection(
    pdf,
    'School matters, by home language',
    lineTable('Home language', languageLines(report), report),
  );
  return closePdf(pdf, foot);
}

function addHead(pdf: Pdf, report: ConsentReport): void {
  const { agreed, phones } = headlineCoverage(report);
  const when = `As of ${fullTime(report.at, report.timeZone)} (${report.timeZone})`;
  const what = `of phones may be called about school matters: ${roundedWords(agreed)} of ${roundedWords(phones)}`;
  const note =
    'A phone at two schools counts in each. Without consent, a phone is called only in emergencies.';
  addWords(pdf, 'P', report.districtName, { size: 11, fill: pale });
  addWords(pdf, 'H1', 'Consent report', { size: 24, bold: true });
  addWords(pdf, 'P', when, { size: 10, fill: pale });
  if (report.coverage.length === 0)
    return addWords(pdf, 'P', 'There are no phones on the roster yet.', { size: 11, above: 10 });
  addWords(pdf, 'P', raised(shareWords(agreed, phones)), {
    size: 34,
    bold: true,
    fill: '#0a5c96',
    above: 10,
  });
  addWords(pdf, 'P', what, { size: 11 });
  addWords(pdf, 'P', note, { size: 8.5, fill: pale });
  addWords(pdf, 'P', stateNote, { size: 8.5, fill: pale });
}

function addChart(pdf: Pdf, chart: Drawing): void {
  addTitle(pdf, 'Calls about school matters, by school', heightOnPage(pdf, chart));
  addDrawing(
    pdf,
    chart,
    'A bar for each school with the shares of phones that agreed, opted out, can’t be used now or have no consent. The table by school has the numbers.',
  );
}

function addWithdrawals(pdf: Pdf, report: ConsentReport): void {
  const { total, last30Days, byMeans } = withdrawalCounts(report);
  const table = revocationTable(report);
  addTitle(pdf, 'Opt-outs and time to honor them', 60 + heightToKeep(pdf, table));
  addWords(
    pdf,
    'P',
    `${roundedWords(total)} opt-outs, ${roundedWords(last30Days)} of them in the last 30 days. ${clockWords(report)}.`,
    { size: 9.5 },
  );
  pdf.doc.y += 6;
  if (byMeans.length > 0) addTable(pdf, table);
  addWords(
    pdf,
    'P',
    'An opt-out must be honored within 10 business days (47 CFR 64.1200(a)(10)), counted from when it was received.',
    { size: 8.5, fill: pale, above: 6 },
  );
}

function addSection(pdf: Pdf, title: string, table: Table): void {
  addTitle(pdf, title, heightToKeep(pdf, table));
  addTable(pdf, table);
}

/** A heading stays with the beginning of what it is about, which is so high. */
function addTitle(pdf: Pdf, text: string, height: number): void {
  keepTogether(pdf, titleHeight + height);
  addWords(pdf, 'H2', text, { size: 13, bold: true, above: 18 });
  pdf.doc.y += 4;
}

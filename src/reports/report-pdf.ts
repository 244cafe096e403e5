import { setImmediate } from 'node:timers/promises';
import { roundedWords, shareWords } from '#cards/figure-words.ts';
import { fullTime } from '#cards/format.ts';
import { cellWords, periodWords, roundingNote, schoolsWords } from '#cards/words/cell-words.ts';
import { raised } from '#cards/words/consent-words.ts';
import type {
  Report,
  ReportBars,
  ReportPack,
  ReportShare,
  ReportTable,
} from '#domain/report/report.ts';
import { drawBars } from './bars-chart.ts';
import { type Drawing, fitDrawnText, type Mark } from './drawing.ts';
import { fonts } from './fonts.ts';
import { addWords, closePdf, keepTogether, openPdf, type Pdf, pale } from './pdf-document.ts';
import { addTable, heightToKeep, type Table } from './pdf-table.ts';

/** With the room above and below. */
const titleHeight = 42;

/** Any report on paper, US letter, for boards and counsel. */
export async function reportPdf(report: Report): Promise<Buffer> {
  const pdf = openPdf(`${report.title}, ${report.districtName}`);
  await addReport(pdf, report);
  return closePdf(pdf, footOf(report));
}

/** The reports of a year behind one cover, and behind them the proof of the log. */
export async function packPdf(pack: ReportPack): Promise<Buffer> {
  const pdf = openPdf(`Annual report, ${pack.districtName}`);
  addWords(pdf, 'P', pack.districtName, { size: 13, fill: pale, above: 120 });
  addWords(pdf, 'H1', 'Annual report', { size: 34, bold: true });
  addWords(pdf, 'P', 'Closures, families’ consent, approvals and audits', { size: 13 });
  addWords(pdf, 'P', `${periodWords(pack.period)}. ${schoolsWords(pack)}.`, { size: 13 });
  addWords(pdf, 'P', `Made ${fullTime(pack.at, pack.timeZone)}`, { size: 10, fill: pale });
  addWords(pdf, 'H2', 'Contents', { size: 13, bold: true, above: 40 });
  [...pack.reports.map(({ title }) => title), 'Proof of the audit log'].forEach((title, index) => {
    addWords(pdf, 'P', `${index + 1}. ${title}`, { size: 11, above: 4 });
  });
  for (const report of pack.reports) {
    pdf.doc.addPage();
    await addReport(pdf, report);
  }
  pdf.doc.addPage();
  addProof(pdf, pack);
  return closePdf(pdf, footOf(pack));
}

/** Which district and days each page is of; a page may be copied without the others. */
const footOf = ({
  districtName,
  period,
  title,
  isOfToday = false,
}: Pick<Report, 'districtName' | 'period' | 'title'> & Partial<Pick<Report, 'isOfToday'>>) =>
  `${districtName}. ${title}, ${isOfToday ? 'as it stands' : periodWords(period)}. No names or phone numbers of families.`;

async function addReport(pdf: Pdf, report: Report): Promise<void> {
  const { timeZone } = report;
  const days = report.isOfToday ? 'As it stands' : periodWords(report.period);
  addWords(pdf, 'P', report.districtName, { size: 11, fill: pale });
  addWords(pdf, 'H1', report.title, { size: 24, bold: true });
  addWords(pdf, 'P', `${days}. ${schoolsWords(report)}.`, { size: 11 });
  addWords(pdf, 'P', `As of ${fullTime(report.at, timeZone)} (${timeZone})`, {
    size: 10,
    fill: pale,
  });
  if (report.share !== undefined) addShare(pdf, report.share);
  pdf.doc.y += 10;
  addTable(pdf, {
    columns: [
      { label: 'Summary', align: 'left' },
      { label: '', align: 'left' },
    ],
    rows: report.headline.map(({ label, figure }) => [label, cellWords(figure, timeZone)]),
  });
  // Above the tables: below the last one, few words would take a page of their own.
  [...report.notes, ...(report.fileNotes ?? []), ...roundingNote(report)].forEach(
    (words, index) => {
      addWords(pdf, 'P', words, { size: 8.5, fill: pale, above: index === 0 ? 8 : 3 });
    },
  );
  for (const one of report.tables) {
    // A long report is drawn in the process that answers chat, within seconds.
    await setImmediate();
    addSection(pdf, one, timeZone);
  }
}

function addShare(pdf: Pdf, { part, whole, words }: ReportShare): void {
  const look = { size: 34, bold: true, fill: '#0a5c96', above: 10 };
  addWords(pdf, 'P', raised(shareWords(part, whole)), look);
  addWords(pdf, 'P', `${words}: ${roundedWords(part)} of ${roundedWords(whole)}`, { size: 11 });
}

/** The bars of a table stand above it. */
function addBars(pdf: Pdf, bars: ReportBars): void {
  const drawing = drawBars(bars);
  keepTogether(pdf, titleHeight + heightOnPage(pdf, drawing));
  addWords(pdf, 'H2', bars.title, { size: 13, bold: true, above: 18 });
  pdf.doc.y += 4;
  addDrawing(pdf, drawing, bars.alt);
}

function addSection(pdf: Pdf, of: ReportTable, timeZone: string): void {
  if (of.only === 'csv') return;
  if (of.bars !== undefined && of.bars.rows.length > 0) addBars(pdf, of.bars);
  const shown = of.columns.flatMap(({ only }, index) => (only === 'card' ? [] : [index]));
  const cells = (row: ReportTable['rows'][number]) =>
    shown.map((index) => cellWords(row[index] ?? { is: 'nothing' }, timeZone));
  const table: Table = {
    columns: shown.flatMap((index) => of.columns[index] ?? []),
    rows: [...of.rows, ...(of.total === undefined ? [] : [of.total])].map(cells),
    hasTotal: of.total !== undefined,
  };
  keepTogether(pdf, titleHeight + (of.rows.length === 0 ? 20 : heightToKeep(pdf, table)));
  addWords(pdf, 'H2', of.title, { size: 13, bold: true, above: 18 });
  pdf.doc.y += 4;
  if (of.rows.length === 0) addWords(pdf, 'P', of.none, { size: 9.5 });
  else addTable(pdf, table);
}

/** What a reader needs to compare: size and root, the signed note, and how to check it without us. */
function addProof(pdf: Pdf, { proof, timeZone, districtName }: ReportPack): void {
  addWords(pdf, 'P', districtName, { size: 11, fill: pale });
  addWords(pdf, 'H1', 'Proof of the audit log', { size: 24, bold: true });
  if (proof === undefined)
    return addWords(pdf, 'P', 'The audit log had no signed checkpoint when this was made.', {
      size: 11,
      above: 10,
    });
  addWords(
    pdf,
    'P',
    'These reports rest on the audit log. Each act is an entry of it, and each entry is a leaf of one tree of hashes (RFC 9162). The checkpoint below signs the tree: any entry that is changed, removed or added later gives another root.',
    { size: 11, above: 10 },
  );
  pdf.doc.y += 10;
  addTable(pdf, {
    columns: [
      { label: 'Checkpoint', align: 'left' },
      { label: '', align: 'left' },
    ],
    rows: [
      ['Entries', proof.size.toLocaleString('en-US')],
      ['Root', proof.root],
      ['Signed', fullTime(proof.at, timeZone)],
    ],
  });
  addWords(pdf, 'H2', 'The signed note', { size: 13, bold: true, above: 18 });
  addWords(pdf, 'P', proof.note.trimEnd(), { size: 6.5, above: 4 });
  addWords(pdf, 'H2', 'How to check it', { size: 13, bold: true, above: 18 });
  [
    '1. Compare size and root with the checkpoint of the same size that was kept elsewhere, such as in chat, in an auditor’s mail or with a witness.',
    '2. Save the note above as checkpoint.txt and run: npm run cli -- audit verify --key "…" --checkpoints checkpoint.txt, with the log’s public key. It reads the whole log and says whether its first entries are those that were signed.',
    '3. Without us: the note is a C2SP signed note (c2sp.org/signed-note) with an Ed25519 signature. docs/evidence-file.md in the product’s repository tells how the tree is made.',
  ].forEach((words) => addWords(pdf, 'P', words, { size: 10, above: 4 }));
  addWords(
    pdf,
    'P',
    'This shows that the log was not changed since it was signed. It does not show that an entry was true when it was written.',
    { size: 8.5, fill: pale, above: 10 },
  );
}

/** Puts a drawing over the whole width, as lines and letters that stay sharp. `alt` is what is read aloud. */
function addDrawing(pdf: Pdf, drawing: Drawing, alt: string): void {
  const { doc, structure, left } = pdf;
  const scale = scaleOf(pdf, drawing);
  const height = heightOnPage(pdf, drawing);
  keepTogether(pdf, height);
  const top = doc.y;
  structure.add(
    doc.struct('Figure', { alt }, () => {
      doc
        .save()
        .translate(left - drawing.edge * scale, top)
        .scale(scale);
      for (const mark of drawing.marks) paint(mark, doc);
      doc.restore();
    }),
  );
  doc.y = top + height;
}

function heightOnPage(pdf: Pdf, drawing: Drawing): number {
  return drawing.height * scaleOf(pdf, drawing);
}

/** Its blank edges go beyond ours, so that its words begin where those of a table begin. */
function scaleOf({ width }: Pdf, drawing: Drawing): number {
  return width / (drawing.width - 2 * drawing.edge);
}

function paint(mark: Mark, doc: PDFKit.PDFDocument): void {
  doc.fillColor(mark.fill);
  if (mark.kind === 'bar') {
    doc.rect(mark.x, mark.y, mark.width, mark.height).fill();
    return;
  }
  doc.font(fonts[mark.weight]).fontSize(mark.size);
  const text = fitDrawnText(mark.text, mark.maxWidth, (part) => doc.widthOfString(part));
  const x = mark.align === 'right' ? mark.x - doc.widthOfString(text) : mark.x;
  doc.text(text, x, mark.y, { lineBreak: false, baseline: 'alphabetic' });
}

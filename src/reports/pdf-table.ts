import { fitDrawnText } from './drawing.ts';
import { fonts } from './fonts.ts';
import { decorate, ink, keepTogether, type Pdf, pale } from './pdf-document.ts';

export type Column = {
  label: string;
  /** Share of the width; those of a table add up to 1. */
  share: number;
  align: 'left' | 'right';
  /** Stands once above neighbouring columns of the same group. */
  group?: string;
};

export type Table = {
  columns: readonly Column[];
  rows: readonly (readonly string[])[];
  /** The last row is the sum of the others. */
  hasTotal?: boolean;
};

type Place = { column: Column; x: number; width: number };
type Look = { font: 'regular' | 'bold'; fill: string; size: number };

const rowHeight = 17;
const size = 8.5;
const padding = 2;
/** A table with no more rows than this is not broken over two pages. */
const mostWhole = 14;
const headLook: Look = { font: 'bold', fill: pale, size: 7.5 };

/** One line a row, cut where it is too long. The head stands again on each page. */
export function addTable(pdf: Pdf, table: Table): void {
  const { doc, structure, bottom } = pdf;
  const places = placeColumns(pdf, table.columns);
  const element = doc.struct('Table');
  structure.add(element);
  keepTogether(pdf, heightToKeep(table));
  decorate(doc, () => drawGroups(pdf, places));
  addRow(pdf, element, { places, cells: labels(places), look: headLook, tag: 'TH' });
  table.rows.forEach((cells, index) => {
    if (doc.y + rowHeight > bottom) {
      doc.addPage();
      // Anyone who listens has heard it once; the page break is for the eye only.
      decorate(doc, () => {
        drawGroups(pdf, places);
        drawCells(pdf, places, labels(places), headLook);
        endRow(pdf, 0.75, pale);
      });
    }
    const isTotal = table.hasTotal === true && index === table.rows.length - 1;
    const look: Look = { font: isTotal ? 'bold' : 'regular', fill: ink, size };
    addRow(pdf, element, { places, cells, look, tag: 'TD' });
  });
  element.end();
}

/** What must fit on the page for the table to begin there, in points: all of a small one, the beginning of another. */
export function heightToKeep({ columns, rows }: Table): number {
  const head = columns.some(({ group }) => group !== undefined) ? 2 : 1;
  return (head + (rows.length <= mostWhole ? rows.length : 5)) * rowHeight;
}

function placeColumns({ left, width }: Pdf, columns: readonly Column[]): Place[] {
  let x = left;
  return columns.map((column) => {
    const place = { column, x, width: column.share * width };
    x += place.width;
    return place;
  });
}

function labels(places: Place[]): string[] {
  return places.map(({ column }) => column.label);
}

/** A group's name, and a line from the first of its columns to the last. */
function drawGroups({ doc }: Pdf, places: Place[]): void {
  const groups = Map.groupBy(places, ({ column }) => column.group);
  groups.delete(undefined);
  if (groups.size === 0) return;
  for (const [group = '', [first, ...others]] of groups) {
    if (first === undefined) continue;
    const last = others.at(-1) ?? first;
    const x = first.x + 2 * padding;
    const width = last.x + last.width - x - padding;
    put(doc, { text: group, x, width, align: 'left' }, headLook);
    drawLine(doc, { x, width, y: doc.y + rowHeight - 2, thickness: 0.5, color: '#b6bcc3' });
  }
  doc.y += rowHeight;
}

function addRow(
  pdf: Pdf,
  table: PDFKit.PDFStructureElement,
  row: { places: Place[]; cells: readonly string[]; look: Look; tag: 'TH' | 'TD' },
): void {
  const { doc } = pdf;
  const element = doc.struct('TR');
  table.add(element);
  row.places.forEach((place, index) => {
    const { label, group } = place.column;
    // Without the line above it, "Agreed" alone would not tell calls from texts.
    const heard = group === undefined ? {} : { actual: `${group}: ${label}` };
    const head = row.tag === 'TH' ? { scope: 'Column', ...heard } : {};
    const draw = () => drawCells(pdf, [place], [row.cells[index] ?? ''], row.look);
    element.add(doc.struct(row.tag, head, draw));
  });
  element.end();
  decorate(doc, () => {
    if (row.tag === 'TH') endRow(pdf, 0.75, pale);
    else endRow(pdf, 0.5, '#e3e6e9');
  });
}

function drawCells(
  { doc }: Pdf,
  places: readonly Place[],
  cells: readonly string[],
  look: Look,
): void {
  places.forEach(({ column, x, width }, index) => {
    const box = { x: x + padding, width: width - 2 * padding, align: column.align };
    put(doc, { text: cells[index] ?? '', ...box }, look);
  });
}

function put(
  doc: PDFKit.PDFDocument,
  cell: { text: string; x: number; width: number; align: 'left' | 'right' },
  look: Look,
): void {
  doc.font(fonts[look.font]).fontSize(look.size).fillColor(look.fill);
  const y = doc.y;
  const text = fitDrawnText(cell.text, cell.width, (part) => doc.widthOfString(part));
  const indent = cell.align === 'right' ? cell.width - doc.widthOfString(text) : 0;
  doc.text(text, cell.x + indent, y + 11.5, { lineBreak: false, baseline: 'alphabetic' });
  doc.y = y;
}

function endRow({ doc, left, width }: Pdf, thickness: number, color: string): void {
  doc.y += rowHeight;
  drawLine(doc, { x: left, width, y: doc.y, thickness, color });
}

function drawLine(
  doc: PDFKit.PDFDocument,
  line: { x: number; y: number; width: number; thickness: number; color: string },
): void {
  doc.rect(line.x, line.y - line.thickness, line.width, line.thickness).fill(line.color);
}

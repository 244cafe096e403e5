import { fitDrawnText } from './drawing.ts';
import { fonts } from './fonts.ts';
import { decorate, ink, keepTogether, type Pdf, pale } from './pdf-document.ts';

export type Column = {
  label: string;
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
const lineHeight = 10.5;
const size = 8.5;
const padding = 2;
/** Of a column of figures that does not wrap. */
const figureWidth = 54;
/** Between the words of neighboring columns. */
const gutter = 6;
/** A table with no more rows than this is not broken over two pages. */
const mostWhole = 14;
/** What is longer is cut, visibly. */
const mostLines = 6;
const headLook: Look = { font: 'bold', fill: pale, size: 7.5 };
const bodyLook: Look = { font: 'regular', fill: ink, size };
const totalLook: Look = { font: 'bold', fill: ink, size };

/** Words that are too long for their column go on below. The head stands again on each page. */
export function addTable(pdf: Pdf, table: Table): void {
  const { doc, structure, bottom } = pdf;
  const places = placeColumns(pdf, table);
  const element = doc.struct('Table');
  structure.add(element);
  keepTogether(pdf, heightToKeep(pdf, table));
  decorate(doc, () => drawGroups(pdf, places));
  addRow(pdf, element, { places, cells: labels(places), look: headLook, tag: 'TH' });
  table.rows.forEach((cells, index) => {
    const isTotal = table.hasTotal === true && index === table.rows.length - 1;
    const look = isTotal ? totalLook : bodyLook;
    if (doc.y + heightOf(pdf, places, cells, look) > bottom) {
      doc.addPage();
      // Anyone who listens has heard it once; the page break is for the eye only.
      decorate(doc, () => {
        drawGroups(pdf, places);
        drawCells(pdf, places, labels(places), headLook);
        endRow(pdf, heightOf(pdf, places, labels(places), headLook), 0.75, pale);
      });
    }
    addRow(pdf, element, { places, cells, look, tag: 'TD' });
  });
  element.end();
}

/** What must fit on the page for the table to begin there, in points: all of a small one, the beginning of another. */
export function heightToKeep(pdf: Pdf, table: Table): number {
  const places = placeColumns(pdf, table);
  const groups = table.columns.some(({ group }) => group !== undefined) ? rowHeight : 0;
  const kept = table.rows.slice(0, table.rows.length <= mostWhole ? mostWhole : 5);
  return kept.reduce(
    (height, cells) => height + heightOf(pdf, places, cells, totalLook),
    groups + heightOf(pdf, places, labels(places), headLook),
  );
}

/**
 * Each column has room for its longest word, as far as there is any, and shares what is left by what its words would
 * need on one line. What nobody needs goes to all alike.
 */
function placeColumns(pdf: Pdf, { columns, rows }: Table): Place[] {
  const room = pdf.width - gutter * columns.length;
  const needs = columns.map(({ label, align }, index) => {
    const cells = rows.map((row) => row[index] ?? '');
    const widest = (split: (text: string) => string[]) =>
      Math.max(
        ...split(label).map((part) => widthOf(pdf, part, headLook)),
        ...cells.flatMap(split).map((part) => widthOf(pdf, part, totalLook)),
      );
    const whole = widest((text) => [text]);
    const longestWord = Math.min(
      widest((text) => text.split(/\s+/u)),
      room / 3,
    );
    // Figures and their short heads stay on one line; words give way.
    const least = align === 'right' && whole <= figureWidth ? whole : longestWord;
    return { whole, least };
  });
  const least = sum(needs.map((need) => need.least));
  const longer = sum(needs.map((need) => need.whole - need.least));
  const spare = Math.max(room - least, 0);
  const share = longer === 0 ? 0 : Math.min(spare / longer, 1);
  const rest = spare - share * longer;
  let { left: x } = pdf;
  return columns.map((column, index) => {
    const need = needs[index] ?? { whole: 0, least: 0 };
    const width = gutter + need.least + share * (need.whole - need.least) + rest / columns.length;
    const place = { column, x, width };
    x += width;
    return place;
  });
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/** The same words are measured for their column, for their row, and when they are drawn. */
const measured = new WeakMap<PDFKit.PDFDocument, Map<string, number>>();

function widthOf({ doc }: Pdf, text: string, look: Look): number {
  const widths = measured.get(doc) ?? new Map<string, number>();
  measured.set(doc, widths);
  const key = `${look.font} ${look.size} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  const width = doc.font(fonts[look.font]).fontSize(look.size).widthOfString(text) + 0.5;
  widths.set(key, width);
  return width;
}

/** The words of a cell, line by line. */
function linesOf(pdf: Pdf, { width }: Place, text: string, look: Look): string[] {
  const inside = width - gutter;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || widthOf(pdf, longer, look) <= inside) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  const all = [...lines, line];
  const shown = all.slice(0, mostLines);
  const last = shown.length - 1;
  if (all.length > shown.length) shown[last] = `${shown[last] ?? ''} …`;
  return shown.map((one) => fitDrawnText(one, inside, (part) => widthOf(pdf, part, look)));
}

function heightOf(pdf: Pdf, places: Place[], cells: readonly string[], look: Look): number {
  const lines = places.map((place, index) => linesOf(pdf, place, cells[index] ?? '', look).length);
  return rowHeight + (Math.max(...lines) - 1) * lineHeight;
}

function labels(places: Place[]): string[] {
  return places.map(({ column }) => column.label);
}

/** A group's name, and a line from the first of its columns to the last. */
function drawGroups(pdf: Pdf, places: Place[]): void {
  const groups = Map.groupBy(places, ({ column }) => column.group);
  groups.delete(undefined);
  if (groups.size === 0) return;
  for (const [group = '', [first, ...others]] of groups) {
    if (first === undefined) continue;
    const last = others.at(-1) ?? first;
    const x = first.x + 2 * padding;
    const width = last.x + last.width - x - padding;
    put(pdf, { text: group, x, y: pdf.doc.y }, headLook);
    drawLine(pdf.doc, { x, width, y: pdf.doc.y + rowHeight - 2, thickness: 0.5, color: '#b6bcc3' });
  }
  pdf.doc.y += rowHeight;
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
  const height = heightOf(pdf, row.places, row.cells, row.look);
  decorate(doc, () => {
    if (row.tag === 'TH') endRow(pdf, height, 0.75, pale);
    else endRow(pdf, height, 0.5, '#e3e6e9');
  });
}

function drawCells(pdf: Pdf, places: readonly Place[], cells: readonly string[], look: Look): void {
  places.forEach((place, index) => {
    linesOf(pdf, place, cells[index] ?? '', look).forEach((text, line) => {
      const inside = place.width - gutter;
      const indent =
        place.column.align === 'right'
          ? gutter - padding + inside - widthOf(pdf, text, look)
          : padding;
      put(pdf, { text, x: place.x + indent, y: pdf.doc.y + line * lineHeight }, look);
    });
  });
}

function put({ doc }: Pdf, cell: { text: string; x: number; y: number }, look: Look): void {
  const { y } = doc;
  doc.font(fonts[look.font]).fontSize(look.size).fillColor(look.fill);
  doc.text(cell.text, cell.x, cell.y + 11.5, { lineBreak: false, baseline: 'alphabetic' });
  doc.y = y;
}

function endRow({ doc, left, width }: Pdf, height: number, thickness: number, color: string): void {
  doc.y += height;
  drawLine(doc, { x: left, width, y: doc.y, thickness, color });
}

function drawLine(
  doc: PDFKit.PDFDocument,
  line: { x: number; y: number; width: number; thickness: number; color: string },
): void {
  doc.rect(line.x, line.y - line.thickness, line.width, line.thickness).fill(line.color);
}

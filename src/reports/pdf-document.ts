import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import { fonts } from './fonts.ts';

/** US letter, in points of 1/72 inch. */
const margin = 48;
const footerHeight = 30;

export const ink = '#1b1f24';
export const pale = '#57606a';

/**
 * A document under way: what is added to `structure` is read aloud in that order. Public schools owe readers of
 * screens the same document (28 CFR 35.200), so every PDF is tagged.
 */
export type Pdf = {
  doc: PDFKit.PDFDocument;
  structure: PDFKit.PDFStructureElement;
  left: number;
  width: number;
  /** Only the footer stands below. */
  bottom: number;
};

export function openPdf(title: string): Pdf {
  const doc = new PDFDocument({
    size: 'LETTER',
    margins: { top: margin, left: margin, right: margin, bottom: margin + footerHeight },
    info: { Title: title, Creator: 'Bellwether' },
    // Always by its path: under a name of its own, pdfkit 0.20 would read the same file again at each change of font.
    font: fonts.regular,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en-US',
    displayTitle: true,
    bufferPages: true,
  });
  const structure = doc.struct('Document');
  doc.addStructure(structure);
  return {
    doc,
    structure,
    left: margin,
    width: doc.page.width - 2 * margin,
    bottom: doc.page.height - margin - footerHeight,
  };
}

/** Words of their own, such as a heading (`H1` to `H3`) or a paragraph (`P`), where the last ones ended. */
export function addWords(
  { doc, structure, left, width }: Pdf,
  tag: 'H1' | 'H2' | 'H3' | 'P',
  text: string,
  look: {
    size: number;
    bold?: boolean;
    fill?: string;
    above?: number;
    /** What is higher is cut, visibly. */
    height?: number;
  },
): void {
  doc.y += look.above ?? 0;
  structure.add(
    doc.struct(tag, {}, () => {
      doc.font(look.bold === true ? fonts.bold : fonts.regular).fontSize(look.size);
      const cut = look.height === undefined ? {} : { height: look.height, ellipsis: true };
      doc.fillColor(look.fill ?? ink).text(text, left, doc.y, { width, ...cut });
    }),
  );
}

/** Begins a page unless so much of this one is left. */
export function keepTogether({ doc, bottom }: Pdf, height: number): void {
  if (doc.y + height > bottom) doc.addPage();
}

/** Draws what is no content, such as a line: screen readers pass over it. */
export function decorate(doc: PDFKit.PDFDocument, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' });
  draw();
  doc.endMarkedContent();
}

/** Writes the foot of each page, now that their number is known, and gives the bytes. */
export async function closePdf(
  { doc, structure, left, width }: Pdf,
  foot: string,
  /** Pages that are taken apart have no number. */
  { numbered: isNumbered = true }: { numbered?: boolean } = {},
): Promise<Buffer> {
  structure.end();
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    const y = doc.page.height - margin - 8;
    const numbered = isNumbered ? `Page ${page + 1} of ${count}` : '';
    doc.markContent('Artifact', { type: 'Pagination', attached: ['Bottom'] });
    doc.font(fonts.regular).fontSize(7.5).fillColor(pale);
    doc.text(foot, left, y, { lineBreak: false });
    doc.text(numbered, left + width - doc.widthOfString(numbered), y, { lineBreak: false });
    doc.endMarkedContent();
  }
  const bytes = buffer(doc);
  doc.end();
  return bytes;
}

import { type Drawing, fitDrawnText, type Mark } from './drawing.ts';
import { fonts } from './fonts.ts';
import { keepTogether, type Pdf } from './pdf-document.ts';

/** Puts a drawing over the whole width, as lines and letters that stay sharp. `alt` is what is read aloud. */
export function addDrawing(pdf: Pdf, drawing: Drawing, alt: string): void {
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

export function heightOnPage(pdf: Pdf, drawing: Drawing): number {
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

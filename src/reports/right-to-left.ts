import { fonts } from './fonts.ts';
import type { Pdf } from './pdf-document.ts';

/** Some letters that belong together on a line: a word, or a name or number in Latin letters, read from left to right. */
type Piece = { text: string; isRight: boolean; spaced: boolean };

const arabic = /\p{Script=Arabic}/u;
const latin = /[\p{Script=Latin}\p{Nd}]/u;

/**
 * The words of a right-to-left text, in the order in which they are read. What stands in Latin letters or figures keeps its
 * own order; a mark behind it belongs to the sentence around it (UAX #9, for what our letters say).
 */
export function piecesOf(text: string): Piece[] {
  const words = text
    .replaceAll(/\p{Cf}/gu, '')
    .split(/\s+/u)
    .filter((word) => word !== '');
  return words.flatMap((word): Piece[] => {
    if (arabic.test(word) || !latin.test(word))
      return [{ text: word, isRight: true, spaced: true }];
    const [, bare = word, mark = ''] = /^(.*?)([.,:;!?،؛؟]*)$/u.exec(word) ?? [];
    return [
      { text: bare, isRight: false, spaced: true },
      ...(mark === '' ? [] : [{ text: mark, isRight: true, spaced: false }]),
    ];
  });
}

/** Neighbors in Latin letters are one run: “Cedar Valley” must not become “Valley Cedar”. */
function runsOf(pieces: readonly Piece[]): Piece[] {
  const runs: Piece[] = [];
  for (const piece of pieces) {
    const last = runs.at(-1);
    if (last !== undefined && !last.isRight && !piece.isRight)
      runs[runs.length - 1] = { ...last, text: `${last.text} ${piece.text}` };
    else runs.push(piece);
  }
  return runs;
}

export type RightLook = { size: number; bold?: boolean; fill: string; height?: number };

/** A paragraph as lines of what fits between the edges. */
function linesOf({ doc, width }: Pdf, text: string, look: Omit<RightLook, 'fill'>) {
  const fontOf = ({ isRight }: Piece) =>
    isRight
      ? fonts[look.bold === true ? 'arabicBold' : 'arabic']
      : fonts[look.bold === true ? 'bold' : 'regular'];
  const widthOf = (piece: Piece) =>
    doc.font(fontOf(piece)).fontSize(look.size).widthOfString(piece.text);
  const space = doc.font(fonts.regular).fontSize(look.size).widthOfString(' ');
  const lineWidth = (pieces: readonly Piece[]) =>
    runsOf(pieces).reduce(
      (sum, run, at) => sum + widthOf(run) + (at > 0 && run.spaced ? space : 0),
      0,
    );
  const lines: Piece[][] = [];
  for (const piece of piecesOf(text)) {
    const line = lines.at(-1);
    if (line === undefined || (piece.spaced && lineWidth([...line, piece]) > width))
      lines.push([piece]);
    else line.push(piece);
  }
  return { lines, fontOf, widthOf, space };
}

/** Of a line, in sizes of its letters: Arabic stands higher than Latin. */
const lineHeight = 1.6;

export const heightRightToLeft = (
  pdf: Pdf,
  text: string,
  look: Pick<RightLook, 'size' | 'bold'>,
): number => linesOf(pdf, text, look).lines.length * look.size * lineHeight;

/** Writes a paragraph from the right edge to the left, where the last one ended. What is higher than `height` is cut, visibly. */
export function drawRightToLeft(pdf: Pdf, text: string, look: RightLook): void {
  const { doc, left, width } = pdf;
  const { lines: all, fontOf, widthOf, space } = linesOf(pdf, text, look);
  const most = Math.max(1, Math.floor((look.height ?? Infinity) / (look.size * lineHeight)));
  const lines = all.slice(0, most);
  if (all.length > most) lines.at(-1)?.push({ text: '…', isRight: true, spaced: false });
  doc.fillColor(look.fill);
  for (const line of lines) {
    let x = left + width;
    const base = doc.y + look.size * 1.1;
    runsOf(line).forEach((run, at) => {
      const wide = widthOf(run);
      x -= wide + (at > 0 && run.spaced ? space : 0);
      doc.font(fontOf(run)).fontSize(look.size);
      const { y } = doc;
      doc.text(run.text, x, base, { lineBreak: false, baseline: 'alphabetic' });
      doc.y = y;
    });
    doc.y += look.size * lineHeight;
  }
}

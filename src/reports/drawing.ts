/** A picture as plain data, painted to PNG and into a PDF alike. Lengths are in units of the drawing, y grows downwards. */
export type Drawing = {
  width: number;
  height: number;
  /** How much at either side is blank. */
  edge: number;
  marks: Mark[];
};

export type Mark =
  | { kind: 'bar'; x: number; y: number; width: number; height: number; fill: string }
  /** `y` is the baseline. Words wider than `maxWidth` are cut with an ellipsis. */
  | {
      kind: 'words';
      text: string;
      x: number;
      y: number;
      size: number;
      fill: string;
      weight: 'regular' | 'bold';
      align: 'left' | 'right';
      maxWidth: number;
    };

/** As much of the text as fits, visibly cut, and never between the halves of a character. */
export function fitDrawnText(
  text: string,
  maxWidth: number,
  widthOf: (text: string) => number,
): string {
  if (widthOf(text) <= maxWidth) return text;
  const characters = Array.from(new Intl.Segmenter('en').segment(text), ({ segment }) => segment);
  while (characters.length > 0 && widthOf(`${characters.join('').trimEnd()}…`) > maxWidth) {
    characters.pop();
  }
  return `${characters.join('').trimEnd()}…`;
}

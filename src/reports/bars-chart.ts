import { roundedWords, shareMark } from '#cards/figure-words.ts';
import { lengthOf } from '#domain/consent/report/rounded-count.ts';
import type { ReportBar, ReportBars } from '#domain/report/report.ts';
import type { Drawing, Mark } from './drawing.ts';

/** More bars than this are too thin to read. */
const mostBars = 40;

const width = 800;
const margin = 16;
const bodyHeight = 820;
const barX = 304;
const barWidth = 214;
const phonesRight = 290;

const ink = '#1b1f24';
const pale = '#57606a';
const rule = '#e3e6e9';

/**
 * Of the parts, in the order of the bar and of the columns beside it. The colors differ in lightness, too, and each
 * share is printed, so that nobody needs to tell colors apart (palette: Okabe and Ito, jfly.uni-koeln.de/color).
 */
const looks = [
  { fill: '#0a5c96', right: 580 },
  { fill: '#d55e00', right: 648 },
  { fill: '#f2cf4a', right: 722 },
  { fill: '#c3c9cf', right: width - margin },
] as const;

/** A bar for each row, stacked from its parts, of which there are at most four. */
export function drawBars({ rows, rowLabel, wholeLabel, partLabels }: ReportBars): Drawing {
  const shown = rows.slice(0, mostBars);
  const top = 44;
  const rowHeight = Math.min(30, bodyHeight / Math.max(shown.length, 1));
  const bottom = top + rowHeight * shown.length;
  const cut = shown.length < rows.length;
  return {
    width,
    edge: margin,
    height: Math.ceil(bottom + (cut ? 40 : margin)),
    marks: [
      ...drawHead([rowLabel, wholeLabel], partLabels),
      ...shown.flatMap((row, i) => drawRow(row, top + i * rowHeight, rowHeight)),
      ...(cut
        ? [
            words(
              `The first ${shown.length} of ${rows.length}. The table below has all of them.`,
              margin,
              bottom + 24,
              { size: 13, fill: pale },
            ),
          ]
        : []),
    ],
  };
}

/** The columns' names are the legend. */
function drawHead([row, whole]: readonly [string, string], parts: readonly string[]): Mark[] {
  const small = { size: 12, weight: 'bold', fill: pale } as const;
  return [
    words(row, margin, 32, small),
    words(whole, phonesRight, 32, { ...small, align: 'right' }),
    ...looks.flatMap(({ fill, right }, index): Mark[] => {
      const label = parts[index];
      if (label === undefined) return [];
      return [
        { kind: 'bar', x: right - 26, y: 8, width: 26, height: 9, fill },
        words(label, right, 32, { ...small, align: 'right' }),
      ];
    }),
  ];
}

function drawRow({ name, whole, parts }: ReportBar, y: number, height: number): Mark[] {
  const size = Math.min(15, height * 0.62);
  const baseline = y + height / 2 + size * 0.36;
  const text = (of: string, right: number, fill: string = ink) =>
    words(of, right, baseline, { size, align: 'right', fill });
  return [
    { kind: 'bar', x: margin, y, width: width - 2 * margin, height: 0.75, fill: rule },
    words(name, margin, baseline, { size, maxWidth: 206 }),
    text(roundedWords(whole), phonesRight, pale),
    ...drawBar({ whole, parts }, y + height * 0.19, height * 0.62),
    ...looks.flatMap(({ right }, index) => {
      const part = parts[index];
      if (part === undefined) return [];
      return [text(shareMark(part, whole), right, part === 'few' ? pale : ink)];
    }),
  ];
}

/** As long as the whole; what is rounded off its parts stays blank at its end. */
function drawBar({ whole, parts }: Omit<ReportBar, 'name'>, y: number, height: number): Mark[] {
  if (whole === 'few') return [];
  const perPhone = barWidth / whole;
  let x = barX;
  return looks.flatMap(({ fill }, index): Mark[] => {
    const length = lengthOf(parts[index] ?? 0) * perPhone;
    const bar: Mark = { kind: 'bar', x, y, width: Math.max(length - 1.5, 0.5), height, fill };
    x += length;
    return length === 0 ? [] : [bar];
  });
}

function words(
  text: string,
  x: number,
  y: number,
  look: { size: number } & Partial<Omit<Extract<Mark, { kind: 'words' }>, 'kind' | 'text'>>,
): Mark {
  return {
    kind: 'words',
    text,
    x,
    y,
    fill: ink,
    weight: 'regular',
    align: 'left',
    maxWidth: width - 2 * margin,
    ...look,
  };
}
